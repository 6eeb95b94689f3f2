'use client'

import { createContext, use } from 'react'

/** What pages may ask of the frame around them. */
export interface Frame {
  /** Counts the wishes for a new chat: a page that shows one already begins afresh when it rises. */
  readonly freshCount: number
  startNew: () => void
  open: (conversationId: string) => void
  /** Shows the sidebar as a sheet; below 1120 px only. */
  openSheet: () => void
}

const FrameContext = createContext<Frame | null>(null)

export const FrameProvider = FrameContext.Provider

/** @throws Error outside of the app's frame */
export function useFrame(): Frame {
  const frame = use(FrameContext)
  if (frame === null) throw new Error('useFrame needs an AppFrame around it')
  return frame
}
