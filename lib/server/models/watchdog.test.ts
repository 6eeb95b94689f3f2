import { expect, test } from 'vitest'
import { createManualClock } from '@/testing/manual-clock'
import { startWatchdog } from './watchdog'

/** A watchdog under a clock of its own, after time has passed and it has looked. */
function arrange() {
  const { clock, sleep, advance } = createManualClock()
  const limits = { idleMs: 1000, totalMs: 10_000, clock, sleep }
  const expired = (limit: string) => new Error(limit)
  const watchdog = startWatchdog({ ...limits, expired }, new AbortController().signal)
  const pass = async (ms: number) => {
    advance(ms)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { watchdog, pass }
}

test('a sign of life makes the silence begin anew', async () => {
  const { watchdog, pass } = arrange()
  await pass(900)
  watchdog.heard()
  await pass(900)
  expect(watchdog.signal.aborted).toBe(false)
  await pass(100)
  expect(watchdog.signal.reason).toEqual(new Error('idle'))
})

test('a sign of life while it is not the turn of the upstream starts no silence', async () => {
  const { watchdog, pass } = arrange()
  watchdog.pause()
  watchdog.heard()
  await pass(5000)
  expect(watchdog.signal.aborted).toBe(false)
  watchdog.stop()
})

test('signs of life do not lengthen the whole', async () => {
  const { watchdog, pass } = arrange()
  for (let turn = 0; turn < 10; turn += 1) {
    await pass(1000 - (turn === 0 ? 1 : 0))
    watchdog.heard()
  }
  await pass(1)
  expect(watchdog.signal.reason).toBeDefined()
})
