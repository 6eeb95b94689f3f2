'use client'

import { type RefObject, useLayoutEffect } from 'react'

/** Keeps an element's inner height, in px, in a CSS variable on itself. */
export function useHeightVariable(target: RefObject<HTMLElement | null>, name: `--${string}`): void {
  useLayoutEffect(() => {
    const element = target.current
    if (element === null) return
    const write = () => element.style.setProperty(name, `${element.clientHeight}px`)
    write()
    const observer = new ResizeObserver(write)
    observer.observe(element)
    return () => observer.disconnect()
  }, [target, name])
}
