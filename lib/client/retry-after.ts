/**
 * Reads a `Retry-After` header: seconds, or a date. Returns milliseconds from `now`, undefined when it says nothing.
 * Source: RFC 9110, section 10.2.3.
 */
export function parseRetryAfter(header: string | null, now: number): number | undefined {
  const text = header?.trim() ?? ''
  if (/^\d+$/.test(text)) return Number(text) * 1000
  const date = Date.parse(text)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
