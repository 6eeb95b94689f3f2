'use client'

import { type ReactNode, useEffect, useRef, useState } from 'react'

interface ScrollBoxProps {
  readonly label: string
  readonly className?: string
  readonly children: ReactNode
}

/** Scrolls wide content in its own box. While there is more to the right, that side fades; only then it takes focus. */
export function ScrollBox({ label, className = '', children }: ScrollBoxProps) {
  const box = useRef<HTMLDivElement>(null)
  const [isWide, setWide] = useState(false)
  const [hasMore, setMore] = useState(false)

  useEffect(() => {
    const element = box.current
    if (element === null) return
    const measure = () => {
      setWide(element.scrollWidth > element.clientWidth + 1)
      setMore(element.scrollLeft + element.clientWidth < element.scrollWidth - 1)
    }
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    if (element.firstElementChild !== null) observer.observe(element.firstElementChild)
    element.addEventListener('scroll', measure, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', measure)
    }
  }, [])

  return (
    <div
      ref={box}
      className={`thin-scroll max-w-full overflow-x-auto ${className}`}
      data-more={hasMore ? '' : undefined}
      {...(isWide ? { tabIndex: 0, role: 'group', 'aria-label': label } : {})}
    >
      {children}
    </div>
  )
}
