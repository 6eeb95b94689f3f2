'use client'

import { useFrame } from '@/components/frame/frame-context'
import { Button } from '@/components/ui/button'
import { useDelayed } from '@/hooks/use-delayed'

export function Loading() {
  const isLate = useDelayed(true, 300)
  if (!isLate) return null
  return <output className="stream-column pt-8 text-ink-3">Reading the conversation</output>
}

export function Missing() {
  const frame = useFrame()
  return (
    <div className="stream-column flex flex-col items-start gap-3 pt-8">
      <p className="text-read">This conversation does not exist.</p>
      {/* Where the skip link leads: there is no composer here. */}
      <Button id="composer" onClick={frame.startNew}>
        New chat
      </Button>
    </div>
  )
}

export function Unreadable({ onRetry }: { readonly onRetry: () => void }) {
  return (
    <div className="stream-column flex flex-col items-start gap-3 pt-8" role="alert">
      <p className="text-read">The conversation could not be read. It is kept on the server.</p>
      <Button onClick={onRetry}>Try again</Button>
    </div>
  )
}
