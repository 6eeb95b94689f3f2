'use client'

import { useEffect, useState } from 'react'

/** True once `isWanted` has been true for `delay` ms without a break; false at once when it is not. */
export function useDelayed(isWanted: boolean, delay: number): boolean {
  const [isDue, setDue] = useState(false)
  useEffect(() => {
    if (!isWanted) return
    const timer = setTimeout(() => setDue(true), delay)
    return () => {
      clearTimeout(timer)
      setDue(false)
    }
  }, [isWanted, delay])
  return isWanted && isDue
}
