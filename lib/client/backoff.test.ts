import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { backoffDelay, defaultBackoff } from './backoff'

const policy = { baseMs: 1_000, capMs: 30_000 }

test('the window doubles with each failure up to the cap', () => {
  const half = () => 0.5

  const delays = [0, 1, 2, 3, 4, 5, 20].map((attempt) => backoffDelay(policy, attempt, 0, half))

  expect(delays).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000])
})

test('full jitter: the whole window from zero is used', () => {
  expect(backoffDelay(policy, 3, 0, () => 0)).toBe(0)
  expect(backoffDelay(policy, 3, 0, () => 0.999)).toBeCloseTo(7_992)
})

test('what the server asks for is a floor under the jitter', () => {
  expect(backoffDelay(policy, 0, 20_000, () => 0)).toBe(20_000)
  expect(backoffDelay(policy, 0, 20_000, () => 0.25)).toBe(20_250)
})

test('any delay lies between the floor and the floor plus the window, and fits a timer', () => {
  fc.assert(
    fc.property(
      fc.nat(2_000),
      fc.nat(10_000_000),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (n, floor, r) => {
        const delay = backoffDelay(defaultBackoff, n, floor, () => r)
        expect(delay).toBeGreaterThanOrEqual(Math.min(floor, 3_600_000))
        expect(delay).toBeLessThanOrEqual(Math.min(3_600_000, floor + 30_000))
      },
    ),
  )
})
