import { expect, test } from 'vitest'
import { createThrottle } from './rate-limit'

test('a burst passes, then one attempt for each refill', () => {
  let now = 0
  const throttle = createThrottle(2, 6000, () => now)
  expect([throttle.take(), throttle.take(), throttle.take()]).toEqual([0, 0, 6])
  now = 3000
  expect(throttle.take()).toBe(3)
  now = 6000
  expect(throttle.take()).toBe(0)
})
