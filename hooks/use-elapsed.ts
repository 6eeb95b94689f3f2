'use client'

import { useEffect, useState } from 'react'
import type { RunStore } from '@/lib/client/run-store'

const tick = 100

/**
 * How long the run has been going, renewed ten times a second: by the server's clock, as far as its answers and events
 * have told how far ours is from it, so that a run that is joined late, and says nothing, is as old as it is.
 * @returns ms
 */
export function useElapsed(store: RunStore): number {
  const [since] = useState(() => Date.now())
  const [now, setNow] = useState(since)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), tick)
    return () => clearInterval(timer)
  }, [])
  const { run, clockAhead } = store.getState()
  const isKnown = clockAhead !== null && run.runId !== ''
  const startedAt = isKnown ? run.created + clockAhead : since - run.elapsed
  return Math.max(run.elapsed, now - startedAt)
}
