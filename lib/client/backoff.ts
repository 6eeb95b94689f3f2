export interface BackoffPolicy {
  /** The window of the first wait, in ms; it doubles with each failure in a row. */
  readonly baseMs: number
  /** The widest window. */
  readonly capMs: number
}

export const defaultBackoff: BackoffPolicy = { baseMs: 1_000, capMs: 30_000 }

/** No server may send a reader away for longer; it also keeps the delay inside what a timer can hold. */
const longestWaitMs = 60 * 60 * 1000

/**
 * How long to wait before the next try: exponential backoff with full jitter, `random() * min(cap, base * 2^attempt)`.
 * What the server asks for (`Retry-After`, else the stream's `retry:`) is a floor that the jitter is added to, so that
 * readers who were cut together do not come back together.
 *
 * Source: https://html.spec.whatwg.org/multipage/server-sent-events.html#reestablish-the-connection, which lets a
 * client wait for longer than the reconnection time after repeated failures.
 * @param attempt failures in a row before this wait, counted from 0
 * @param floorMs what the server asked for
 * @param random uniform in [0, 1)
 */
export function backoffDelay(
  policy: BackoffPolicy,
  attempt: number,
  floorMs: number,
  random: () => number,
): number {
  const jitter = random() * Math.min(policy.capMs, policy.baseMs * 2 ** attempt)
  return Math.min(longestWaitMs, floorMs + jitter)
}
