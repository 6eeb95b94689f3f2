'use client'

import { useEffect, useState } from 'react'

/**
 * The time, renewed every `interval` ms; null stands still.
 * @returns epoch ms
 */
export function useNow(interval: number | null): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (interval === null) return
    const timer = setInterval(() => setNow(Date.now()), interval)
    return () => clearInterval(timer)
  }, [interval])
  return now
}
