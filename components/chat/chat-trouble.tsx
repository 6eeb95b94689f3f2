'use client'

import type { ReactNode } from 'react'
import { useFrame } from '@/components/frame/frame-context'
import { Button } from '@/components/ui/button'
import { useDelayed } from '@/hooks/use-delayed'

export function Loading() {
  const isLate = useDelayed(true, 300)
  if (!isLate) return null
  return (
    <Column>
      <output className="text-ink-3">Reading the conversation</output>
    </Column>
  )
}

export function Missing() {
  const frame = useFrame()
  return (
    <Column>
      <p className="text-read">There is no such conversation.</p>
      {/* Where the skip link leads: there is no composer here. */}
      <Button id="composer" onClick={frame.startNew}>
        New chat
      </Button>
    </Column>
  )
}

export function Unreadable({ onRetry }: { readonly onRetry: () => void }) {
  return (
    <Column role="alert">
      <p className="text-read">The conversation could not be read. It is kept on the server.</p>
      <Button onClick={onRetry}>Try again</Button>
    </Column>
  )
}

/** In the place of the transcript, between the edges of the composer. */
function Column({ role, children }: { readonly role?: 'alert'; readonly children: ReactNode }) {
  return (
    <div className="stream-column pt-8" role={role}>
      <div className="stream-row">
        <div className="max-tablet:hidden" />
        <div className="flex min-w-0 flex-col items-start gap-3">{children}</div>
      </div>
    </div>
  )
}
