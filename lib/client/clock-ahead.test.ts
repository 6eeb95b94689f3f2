import { expect, test } from 'vitest'
import { clockAheadOf } from './clock-ahead'

const answeredAt = (date: string) => new Headers({ date })
const noon = Date.UTC(2026, 2, 3, 12, 0, 0)

test('a clock that is ahead, behind, or right', () => {
  const headers = answeredAt('Tue, 03 Mar 2026 12:00:00 GMT')

  expect(clockAheadOf(headers, noon + 3_600_250)).toBe(3_600_250)
  expect(clockAheadOf(headers, noon - 90_000)).toBe(-90_000)
  expect(clockAheadOf(headers, noon)).toBe(0)
})

test('an answer without a date, or with one that cannot be read, tells nothing', () => {
  expect(clockAheadOf(new Headers(), noon)).toBeNull()
  expect(clockAheadOf(answeredAt('today'), noon)).toBeNull()
})
