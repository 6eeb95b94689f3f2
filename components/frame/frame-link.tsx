'use client'

import type { ComponentProps } from 'react'
import { useFrame } from './frame-context'

interface FrameLinkProps extends ComponentProps<'a'> {
  /** A page of the frame. */
  readonly href: string
}

/** A link within the app: without a page load, and not before the page at hand has nothing to lose. */
export function FrameLink({ href, onClick, children, ...rest }: FrameLinkProps) {
  const frame = useFrame()
  return (
    <a
      {...rest}
      href={href}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return
        event.preventDefault()
        if (onClick) onClick(event)
        else frame.go(href)
      }}
    >
      {children}
    </a>
  )
}
