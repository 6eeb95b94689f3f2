/** A budget of attempts that fills up again with time. */
export interface Throttle {
  /** Seconds to wait until the next attempt is allowed; 0 when this one is, which is then used up. */
  take(): number
}

/**
 * A token bucket: `burst` attempts at once, then one every `refillMs`. It counts all callers together, because an
 * address can be forged in a forwarded header. So whoever keeps guessing also keeps others from signing in; those who
 * are signed in notice nothing.
 */
export function createThrottle(burst: number, refillMs: number, clock: () => number): Throttle {
  let tokens = burst
  let filledAt = clock()
  return {
    take() {
      const now = clock()
      tokens = Math.min(burst, tokens + (now - filledAt) / refillMs)
      filledAt = now
      if (tokens < 1) return Math.ceil(((1 - tokens) * refillMs) / 1000)
      tokens -= 1
      return 0
    },
  }
}
