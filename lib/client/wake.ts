/** What the browser knows about when a try to connect makes sense. */
export interface WakeSource {
  /** False only when the browser is sure that there is no network. */
  isOnline(): boolean
  /**
   * Calls back with `wake` when a try makes sense now (the network is back, the page is seen again) and with
   * `offline` when the network went away. Returns the unsubscriber.
   */
  subscribe(listener: (change: 'wake' | 'offline') => void): () => void
}

/** The page's own source. Where there is no window (a test, a worker) it is always online and never wakes. */
export const browserWake: WakeSource = {
  isOnline: () => typeof navigator === 'undefined' || navigator.onLine !== false,
  subscribe(listener) {
    if (typeof window === 'undefined') return () => {}
    const listening = new AbortController()
    const { signal } = listening
    const wake = () => listener('wake')
    window.addEventListener('online', wake, { signal })
    window.addEventListener('offline', () => listener('offline'), { signal })
    // A page that comes back out of the back/forward cache gets no other sign of it.
    window.addEventListener('pageshow', wake, { signal })
    const seen = () => {
      if (document.visibilityState === 'visible') wake()
    }
    document.addEventListener('visibilitychange', seen, { signal })
    return () => listening.abort()
  },
}
