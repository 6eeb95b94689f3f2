'use client'

import { useEffect, useState } from 'react'

/**
 * Whether this is the one page of the browser that has the lock `name`; null wants none. Where there are no locks
 * (pages that did not come over https), every page is taken for the only one.
 */
export function useTabLock(name: string | null): boolean {
  const [held, setHeld] = useState<string | null>(null)

  useEffect(() => {
    if (name === null || !hasLocks()) return
    const waiting = new AbortController()
    const holding = Promise.withResolvers<void>()
    const hold = () => {
      setHeld(name)
      return holding.promise
    }
    // It rejects only when this page does not want it any more.
    void navigator.locks.request(name, { signal: waiting.signal }, hold).catch(() => null)
    return () => {
      waiting.abort()
      holding.resolve()
      setHeld(null)
    }
  }, [name])

  return name !== null && (held === name || !hasLocks())
}

/** Whether any page of the browser has the lock. */
export async function isLockHeld(name: string): Promise<boolean> {
  if (!hasLocks()) return false
  const { held = [] } = await navigator.locks.query()
  return held.some((lock) => lock.name === name)
}

function hasLocks(): boolean {
  // Typed as always there.
  return 'locks' in navigator
}
