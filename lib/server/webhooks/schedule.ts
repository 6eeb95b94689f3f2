/** When a notice that was not taken is sent again. Pure. */

const maxTries = 8
/** With a factor of 3 the eighth try comes after 36 to 73 minutes. */
const firstPauseMs = 4_000
const factor = 3
/** Nobody who asks for more is waited for longer before a try. */
const longestPauseMs = 60 * 60 * 1000

export interface Refusal {
  /** Tries made, this one included. */
  readonly tries: number
  /** What the receiver asked for. */
  readonly retryAfterMs: number | undefined
  /** From 0 to 1: spreads the tries of many notices that were refused together. */
  readonly random: number
}

/** Milliseconds until the next try; undefined: no further try. */
export function pauseAfter({ tries, retryAfterMs = 0, random }: Refusal): number | undefined {
  if (tries >= maxTries) return undefined
  const backoff = firstPauseMs * factor ** (tries - 1) * (1 - random / 2)
  return Math.min(longestPauseMs, Math.max(retryAfterMs, Math.round(backoff)))
}
