import { expect, test } from 'vitest'
import { createManualClock } from '@/testing/manual-clock'
import { idle } from './driven-run-test-setup'
import type { Outcome } from './graph-run'
import { waiting, type Step } from './step'
import { withinTime } from './within-time'

const done: Outcome = { status: 'completed', output: 'done' }
const late = {
  done: true,
  value: {
    status: 'failed',
    error: { message: 'It did not end within 2 s.', type: 'node_error', code: 'node_timeout' },
  },
}
const said = (message: string): Step => ({ type: 'tool_progress', tool_call_id: 'call', message })

test('work that ends in time gives what it says and what it comes to', async () => {
  const clock = createManualClock()
  async function* work(): AsyncGenerator<Step, Outcome> {
    yield said('one')
    return done
  }
  const steps = withinTime(clock, work(), 2000)
  expect((await steps.next()).value).toEqual(said('one'))
  expect(await steps.next()).toEqual({ done: true, value: done })
  await idle()
  expect(clock.sleeping()).toBe(0)
})

test('without a limit it may take as long as it does', async () => {
  const clock = createManualClock()
  const gate = Promise.withResolvers<Outcome>()
  async function* work(): AsyncGenerator<Step, Outcome> {
    return gate.promise
  }
  const next = withinTime(clock, work(), undefined).next()
  clock.advance(1e9)
  gate.resolve(done)
  expect(await next).toEqual({ done: true, value: done })
})

test('work that says nothing is left when its time is over', async () => {
  const clock = createManualClock()
  async function* work(): AsyncGenerator<Step, Outcome> {
    return new Promise<Outcome>(() => {})
  }
  const next = withinTime(clock, work(), 2000).next()
  await idle()
  clock.advance(1999)
  await idle()
  expect(clock.sleeping()).toBe(1)
  clock.advance(1)
  expect(await next).toEqual(late)
})

test('what it says does not give it more time', async () => {
  const clock = createManualClock()
  async function* work(): AsyncGenerator<Step, Outcome> {
    for (let count = 0; ; count++) {
      await clock.sleep(900, new AbortController().signal)
      yield said(String(count))
    }
  }
  const steps = withinTime(clock, work(), 2000)
  for (let count = 0; count < 2; count++) {
    const next = steps.next()
    await idle()
    clock.advance(900)
    expect((await next).value).toEqual(said(String(count)))
  }
  const last = steps.next()
  await idle()
  clock.advance(200)
  expect(await last).toEqual(late)
})

test('the time until somebody pulls it on, as when it waits for a person, does not count', async () => {
  const clock = createManualClock()
  async function* work(): AsyncGenerator<Step, Outcome> {
    yield waiting
    return done
  }
  const steps = withinTime(clock, work(), 2000)
  expect((await steps.next()).value).toBe(waiting)
  clock.advance(3_600_000)
  expect(await steps.next()).toEqual({ done: true, value: done })
})

test('work that is out of time is closed', async () => {
  const clock = createManualClock()
  let isClosed = false
  async function* work(): AsyncGenerator<Step, Outcome> {
    try {
      yield said('one')
      await clock.sleep(5000, new AbortController().signal)
      yield said('two')
      return done
    } finally {
      isClosed = true
    }
  }
  const steps = withinTime(clock, work(), 2000)
  await steps.next()
  const last = steps.next()
  await idle()
  clock.advance(2000)
  expect(await last).toEqual(late)
  clock.advance(3000)
  await idle()
  expect(isClosed).toBe(true)
})

test('what work throws is thrown', async () => {
  async function* work(): AsyncGenerator<Step, Outcome> {
    throw new Error('broke')
  }
  await expect(withinTime(createManualClock(), work(), 2000).next()).rejects.toThrow('broke')
})
