/** The two ways to wait for the next moment to draw, and what decides between them. */
export interface FrameScheduler {
  isHidden(): boolean
  /** Both return the canceller. */
  onFrame(callback: () => void): () => void
  onTimer(callback: () => void, delayMs: number): () => void
  /** Calls back when the page is hidden or seen again. Returns the unsubscriber. */
  onVisibilityChange(callback: () => void): () => void
}

export interface FrameBatch {
  /** Something is there to be flushed. */
  schedule(): void
  /** Flushes now what is scheduled; nothing when nothing is. */
  flushNow(): void
  /** Drops what is scheduled and listens no more. */
  dispose(): void
}

/**
 * Runs `flush` once per animation frame, however often it is scheduled. A hidden page has no frames, so there a timer
 * does it; a flush that is pending when the page is hidden or seen changes over.
 */
export function createFrameBatch(
  flush: () => void,
  { hiddenMs = 250, scheduler = browserScheduler }: { hiddenMs?: number; scheduler?: FrameScheduler } = {},
): FrameBatch {
  let cancel: (() => void) | null = null

  function run(): void {
    cancel = null
    flush()
  }

  function arm(): void {
    cancel = scheduler.isHidden() ? scheduler.onTimer(run, hiddenMs) : scheduler.onFrame(run)
  }

  const unsubscribe = scheduler.onVisibilityChange(() => {
    if (cancel === null) return
    cancel()
    arm()
  })

  return {
    schedule() {
      if (cancel === null) arm()
    },
    flushNow() {
      if (cancel === null) return
      cancel()
      run()
    },
    dispose() {
      unsubscribe()
      cancel?.()
      cancel = null
    },
  }
}

const browserScheduler: FrameScheduler = {
  // Where there is no page there are no frames either.
  isHidden: () => typeof document === 'undefined' || document.hidden,
  onFrame(callback) {
    const handle = requestAnimationFrame(callback)
    return () => cancelAnimationFrame(handle)
  },
  onTimer(callback, delayMs) {
    const handle = setTimeout(callback, delayMs)
    return () => clearTimeout(handle)
  },
  onVisibilityChange(callback) {
    if (typeof document === 'undefined') return () => {}
    document.addEventListener('visibilitychange', callback)
    return () => document.removeEventListener('visibilitychange', callback)
  },
}
