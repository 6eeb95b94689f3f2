import { expect, test } from 'vitest'
import { retryAfterMs } from './retry-after'
import { pauseAfter } from './schedule'

const minute = 60_000

const allPauses = (random: number) =>
  [1, 2, 3, 4, 5, 6, 7, 8].map((tries) => pauseAfter({ tries, retryAfterMs: undefined, random }))

test('eight tries, the last of them about an hour after the first', () => {
  const [latest, earliest] = [allPauses(0), allPauses(1)]
  expect(latest).toEqual([4_000, 12_000, 36_000, 108_000, 324_000, 972_000, 2_916_000, undefined])
  expect(earliest).toEqual([2_000, 6_000, 18_000, 54_000, 162_000, 486_000, 1_458_000, undefined])
})

test.each([
  ['longer than the backoff: as asked', 2 * minute, 2 * minute],
  ['shorter than the backoff: the backoff', 1_000, 4_000],
  ['longer than an hour: an hour', 24 * 60 * minute, 60 * minute],
])('a Retry-After that is %s', (_case, retryAfter, pause) => {
  expect(pauseAfter({ tries: 1, retryAfterMs: retryAfter, random: 0 })).toBe(pause)
})

test('a Retry-After gives no ninth try', () => {
  expect(pauseAfter({ tries: 8, retryAfterMs: 1, random: 0 })).toBeUndefined()
})

const now = Date.UTC(2026, 0, 1)

test.each([
  ['120', 120_000],
  [' 0 ', 0],
  ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
  ['Wed, 31 Dec 2025 23:00:00 GMT', 0],
  ['soon', undefined],
  [undefined, undefined],
])('Retry-After %o is read as %o ms', (header, ms) => {
  expect(retryAfterMs(header, now)).toBe(ms)
})
