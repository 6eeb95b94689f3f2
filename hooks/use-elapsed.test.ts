// @vitest-environment jsdom
import { act, renderHook } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { applyClock, applyEvents, createRunStore } from '@/lib/client/run-store'
import { chunkOf, smallRun } from '@/testing/run-server'
import { useElapsed } from './use-elapsed'

const created = 1_700_000_000_000
const minute = 60_000
/** `run_start`, and a word 1 ms later. */
const replayed = smallRun.slice(0, 2).map((event, index) => ({ seq: index + 1, event }))

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function wait(ms: number): void {
  act(() => void vi.advanceTimersByTime(ms))
}

/** A page of a browser whose clock is ahead, opened when a run that says nothing has gone on for a while. */
function join(age: number, ahead: number) {
  vi.setSystemTime(created + age + ahead)
  const store = createRunStore()
  const { result } = renderHook(() => useElapsed(store))
  applyClock(store, ahead)
  applyEvents(store, replayed)
  return { store, elapsed: result }
}

test('a run that is joined late is as old as it is, whatever its last event says', () => {
  const { elapsed } = join(11 * minute, 0)
  wait(100)
  expect(elapsed.current).toBe(11 * minute + 100)
  wait(2_000)
  expect(elapsed.current).toBe(11 * minute + 2_100)
})

test('the same with a browser whose clock is wrong by an hour', () => {
  for (const ahead of [60 * minute, -60 * minute]) {
    const { elapsed } = join(11 * minute, ahead)
    wait(100)
    expect(elapsed.current).toBe(11 * minute + 100)
  }
})

test('an event is never ahead of the time that is shown', () => {
  const { store, elapsed } = join(11 * minute, 900)
  // Our clock is right; the answer's date was nearly a second old.
  vi.setSystemTime(created + 11 * minute)
  applyEvents(store, [{ seq: 3, event: { ...chunkOf('now'), t: 11 * minute } }])
  wait(100)
  expect(elapsed.current).toBe(11 * minute + 100)
})

test('before the run has been named it counts from when it was asked for', () => {
  vi.setSystemTime(created)
  const store = createRunStore()
  const { result } = renderHook(() => useElapsed(store))
  applyClock(store, 5 * minute)
  wait(1_400)
  expect(result.current).toBe(1_400)
})
