import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startCallTimer } from './call-timer'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('silence ends a call', () => {
  const onTimeout = vi.fn()
  startCallTimer(100, onTimeout)
  vi.advanceTimersByTime(99)
  expect(onTimeout).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(onTimeout).toHaveBeenCalledOnce()
})

test('what a tool says lets it go on, up to ten times as long', () => {
  const onTimeout = vi.fn()
  const timer = startCallTimer(100, onTimeout)
  for (let ms = 0; ms < 950; ms += 50) {
    vi.advanceTimersByTime(50)
    timer.heard()
  }
  expect(onTimeout).not.toHaveBeenCalled()
  vi.advanceTimersByTime(49)
  expect(onTimeout).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(onTimeout).toHaveBeenCalledOnce()
})

test('time stands still until every question is answered', () => {
  const onTimeout = vi.fn()
  const timer = startCallTimer(100, onTimeout)
  timer.pause()
  timer.pause()
  timer.resume()
  timer.heard()
  vi.advanceTimersByTime(10_000)
  timer.resume()
  vi.advanceTimersByTime(99)
  expect(onTimeout).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(onTimeout).toHaveBeenCalledOnce()
})

test('a stopped timer never goes off, whoever resumes it', () => {
  const onTimeout = vi.fn()
  const timer = startCallTimer(100, onTimeout)
  timer.pause()
  timer.stop()
  timer.resume()
  vi.advanceTimersByTime(10_000)
  expect(onTimeout).not.toHaveBeenCalled()
})
