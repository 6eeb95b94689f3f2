/** When a model call that was refused before its first byte is tried again. Pure. */

/** Tries after the first one. */
const maxRetries = 2
/** The longest wait that a person is left alone with; a vendor who asks for more gets no second try. */
const maxDelayMs = 20_000
const backoffBaseMs = 500

export interface Refusal {
  readonly status: number | undefined
  readonly headers: Headers | undefined
  /** Tries made before this one. */
  readonly retries: number
  /** Epoch ms. */
  readonly now: number
  /** From 0 to 1: spreads the tries of many runs that were refused together. */
  readonly random: number
}

/** They say that nothing was done and that later may be better; 529 is how Anthropic says 503. */
const passing: readonly (number | undefined)[] = [429, 503, 529]

/** Milliseconds until the next try; undefined: no further try. */
export function retryDelay({ status, headers, retries, now, random }: Refusal): number | undefined {
  if (!passing.includes(status) || retries >= maxRetries) return undefined
  const asked = retryAfterMs(headers, now)
  if (asked === undefined) return Math.round(random * Math.min(maxDelayMs, backoffBaseMs * 2 ** retries))
  return asked <= maxDelayMs ? asked : undefined
}

/**
 * What `Retry-After` asks for, in milliseconds from `now`: a number of seconds or an HTTP date (RFC 9110, §10.2.3).
 * @returns undefined when the header is absent or neither
 */
export function retryAfterMs(headers: Headers | undefined, now: number): number | undefined {
  const value = headers?.get('retry-after')?.trim()
  if (value === undefined || value === '') return undefined
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
