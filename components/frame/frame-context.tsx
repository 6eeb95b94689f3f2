'use client'

import { createContext, use } from 'react'

/** Asked before the page changes: calls `leave` when it may, now or after a word with the person. */
export type LeaveGuard = (leave: () => void) => void

/** What pages may ask of the frame around them. */
export interface Frame {
  /** Counts the wishes for a new chat: a page that shows one already begins afresh when it rises. */
  readonly freshCount: number
  startNew: () => void
  open: (conversationId: string) => void
  /** Goes to any page of the frame. `isSure`: nothing on this page is to be asked. */
  go: (path: string, isSure?: boolean) => void
  /** Shows the sidebar as a sheet; below 1120 px only. */
  openSheet: () => void
  /** One page at a time may have something to lose; null takes the guard away. */
  setGuard: (guard: LeaveGuard | null) => void
}

const FrameContext = createContext<Frame | null>(null)

export const FrameProvider = FrameContext.Provider

/** @throws Error outside of the app's frame */
export function useFrame(): Frame {
  const frame = use(FrameContext)
  if (frame === null) throw new Error('useFrame needs an AppFrame around it')
  return frame
}
