import { expect, test } from 'vitest'
import { advanceWater, eventStep, heartbeatStep, waterStart } from './water-position'

test('the segment moves 6 px with events and 1 px with a heartbeat', () => {
  expect(advanceWater(100, 800, eventStep)).toBe(106)
  expect(advanceWater(100, 800, heartbeatStep)).toBe(101)
})

test('it begins again at the left when it has left at the right', () => {
  expect(advanceWater(795, 800, eventStep)).toBe(waterStart)
})
