'use client'

import { useEffect } from 'react'

/** Calls now, every `interval` ms while the tab is visible, and when it becomes visible again. */
export function usePolling(poll: () => Promise<void>, interval: number): void {
  useEffect(() => {
    const pollIfVisible = () => {
      if (document.visibilityState === 'visible') void poll()
    }
    pollIfVisible()
    const timer = setInterval(pollIfVisible, interval)
    document.addEventListener('visibilitychange', pollIfVisible)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', pollIfVisible)
    }
  }, [poll, interval])
}
