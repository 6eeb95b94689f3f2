'use client'

import { type RefObject, useLayoutEffect, useState } from 'react'

interface GraphPlace {
  readonly width: number
  readonly height: number
  /** There is more to the right than is in view. */
  readonly hasMore: boolean
}

/** How large an element is inside, and whether it can be scrolled on; null before the first look. */
export function useGraphPlace(target: RefObject<HTMLElement | null>): GraphPlace | null {
  const [place, setPlace] = useState<GraphPlace | null>(null)
  useLayoutEffect(() => {
    const element = target.current
    if (element === null) return
    const measure = () => setPlace((before) => kept(before, placeOf(element)))
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    if (element.firstElementChild !== null) observer.observe(element.firstElementChild)
    element.addEventListener('scroll', measure, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', measure)
    }
  }, [target])
  return place
}

function placeOf(element: HTMLElement): GraphPlace {
  const { clientWidth, clientHeight, scrollLeft, scrollWidth } = element
  return {
    width: clientWidth,
    height: clientHeight,
    hasMore: scrollLeft + clientWidth < scrollWidth - 1,
  }
}

function kept(before: GraphPlace | null, now: GraphPlace): GraphPlace {
  const isSame = before?.width === now.width && before.height === now.height && before.hasMore === now.hasMore
  return isSame ? before : now
}
