import { expect, test } from 'vitest'
import { formatStarted } from './started'

const now = new Date(2026, 10, 22, 12, 0).getTime()
const minute = 60_000
const hour = 60 * minute

test.each([
  ['in the future, by a clock that is ahead', -5_000, 'now'],
  ['59 s', 59_000, 'now'],
  ['1 min', minute, '1 min ago'],
  ['59 min', 59 * minute, '59 min ago'],
  ['1 h', hour, '1 h ago'],
  ['23 h', 23 * hour, '23 h ago'],
  ['1 day', 24 * hour, '1 day ago'],
  ['6 days', 6 * 24 * hour, '6 days ago'],
  ['8 days', 8 * 24 * hour, '14 Nov'],
  ['a year', 366 * 24 * hour, '21 Nov 2025'],
])('%s', (_age, age, text) => {
  expect(formatStarted(now - age, now)).toBe(text)
})
