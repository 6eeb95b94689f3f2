/** Watches one connection: bytes feed it, silence longer than the limit kills it. */
export interface Watchdog {
  /** Something came. */
  feed(): void
  /** Looks at once instead of at the next timer, which a sleeping machine or a frozen page delays. */
  check(): void
  /** From now on this much silence is allowed. */
  limit(limitMs: number): void
  stop(): void
}

/**
 * @param limitMs allowed silence
 * @param onDead called at most once
 */
export function createWatchdog(limitMs: number, onDead: () => void): Watchdog {
  let allowed = limitMs
  let lastFed = Date.now()
  let stopped = false
  let timer = setTimeout(check, allowed)

  // Feeding only notes the time: at hundreds of reads a second a timer for each would be the dearer part.
  function check(): void {
    if (stopped) return
    clearTimeout(timer)
    const left = lastFed + allowed - Date.now()
    if (left > 0) {
      timer = setTimeout(check, left)
      return
    }
    stopped = true
    onDead()
  }

  return {
    feed() {
      lastFed = Date.now()
    },
    check,
    limit(nextMs) {
      allowed = nextMs
      check()
    },
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
