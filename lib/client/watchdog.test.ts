import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createWatchdog } from './watchdog'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function watch(limitMs: number) {
  const onDead = vi.fn<() => void>()
  return { onDead, watchdog: createWatchdog(limitMs, onDead) }
}

test('silence up to the limit is allowed, the limit itself is death, once', () => {
  const { onDead } = watch(1_000)

  vi.advanceTimersByTime(999)
  expect(onDead).toHaveBeenCalledTimes(0)
  vi.advanceTimersByTime(10_000)
  expect(onDead).toHaveBeenCalledTimes(1)
})

test('each byte starts the silence anew', () => {
  const { onDead, watchdog } = watch(1_000)

  for (let beat = 0; beat < 10; beat += 1) {
    vi.advanceTimersByTime(900)
    watchdog.feed()
  }
  vi.advanceTimersByTime(999)
  expect(onDead).toHaveBeenCalledTimes(0)
  vi.advanceTimersByTime(1)
  expect(onDead).toHaveBeenCalledTimes(1)
})

test('after a sleep in which no timer ran, a check finds the death at once', () => {
  const { onDead, watchdog } = watch(30_000)

  vi.setSystemTime(Date.now() + 8 * 60 * 60 * 1000)
  expect(onDead).toHaveBeenCalledTimes(0)
  watchdog.check()
  expect(onDead).toHaveBeenCalledTimes(1)
})

test('a shorter limit takes effect at once', () => {
  const { onDead, watchdog } = watch(30_000)

  watchdog.limit(200)
  vi.advanceTimersByTime(200)
  expect(onDead).toHaveBeenCalledTimes(1)
})

test('a stopped watchdog is silent', () => {
  const { onDead, watchdog } = watch(1_000)

  watchdog.stop()
  watchdog.limit(10)
  vi.advanceTimersByTime(10_000)
  expect(onDead).toHaveBeenCalledTimes(0)
})
