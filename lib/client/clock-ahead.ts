/**
 * By how much this browser's clock is ahead of the server's, at most: the answer was on its way for a while, and its
 * `Date` leaves out what is over a whole second.
 * @param now epoch ms, when the answer came
 * @returns ms, negative for a clock that is behind; null where the answer has no date
 */
export function clockAheadOf(headers: Headers, now: number): number | null {
  const sentAt = Date.parse(headers.get('date') ?? '')
  return Number.isNaN(sentAt) ? null : now - sentAt
}
