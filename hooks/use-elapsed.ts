'use client'

import { useEffect, useState } from 'react'
import type { RunStore } from '@/lib/client/run-store'

const tick = 100

/**
 * How long the run has been going, renewed ten times a second. Between events the browser's clock counts on from what
 * the last event said, so the server's clock and ours need not agree.
 * @returns ms
 */
export function useElapsed(store: RunStore): number {
  const [since] = useState(() => Date.now())
  const [now, setNow] = useState(since)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), tick)
    return () => clearInterval(timer)
  }, [])
  const { run, lastEventAt } = store.getState()
  return run.elapsed + Math.max(0, now - (lastEventAt ?? since))
}
