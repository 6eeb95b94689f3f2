import { expect, test } from 'vitest'
import { nodeEnd, nodeStart, runStart } from '@/lib/blocks/arbitrary-run'
import { collect } from '@/lib/blocks/collect'
import type { RunEvent } from '@/lib/protocol/events'
import { sampleEvents } from '@/lib/protocol/sample-events'
import { createManualClock, type ManualClock } from '@/testing/manual-clock'
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
/** The time of a node, its log, and what happens in it from now on. */
function timed(clock: ManualClock, ...events: readonly RunEvent[]) {
  const log = [runStart(), nodeStart('node'), ...events]
  return {
    clock: clock.clock,
    sleep: clock.sleep,
    created: 0,
    state: () => collect(log.map((event, index) => [index + 1, event])),
    happens: (event: RunEvent) => log.push({ ...event, t: clock.clock() }),
  }
}
const asked: RunEvent = { ...sampleEvents.input_request, span_id: 'node', input_id: 'question' }
const answered: RunEvent = { ...sampleEvents.input_response, input_id: 'question' }
const said = (message: string): Step => ({ type: 'tool_progress', tool_call_id: 'call', message })

test('work that ends in time gives what it says and what it comes to', async () => {
  const clock = createManualClock()
  async function* work(): AsyncGenerator<Step, Outcome> {
    yield said('one')
    return done
  }
  const steps = withinTime(timed(clock), work(), 'node', 2000)
  expect((await steps.next()).value).toEqual(said('one'))
  expect(await steps.next()).toEqual({ done: true, value: done })
  await idle()
  expect(clock.sleeping()).toBe(0)
})

test('work that says nothing is left when its time is over', async () => {
  const clock = createManualClock()
  async function* work(): AsyncGenerator<Step, Outcome> {
    return new Promise<Outcome>(() => {})
  }
  const next = withinTime(timed(clock), work(), 'node', 2000).next()
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
  const steps = withinTime(timed(clock), work(), 'node', 2000)
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
  const steps = withinTime(timed(clock), work(), 'node', 2000)
  expect((await steps.next()).value).toBe(waiting)
  clock.advance(3_600_000)
  expect(await steps.next()).toEqual({ done: true, value: done })
})

test('the time in which its work waits for a person does not count, and what it took before does', async () => {
  const clock = createManualClock()
  const node = timed(clock)
  async function* work(): AsyncGenerator<Step, Outcome> {
    await clock.sleep(1500, new AbortController().signal)
    yield said('asks')
    await clock.sleep(3_600_000, new AbortController().signal)
    yield said('heard')
    await clock.sleep(900, new AbortController().signal)
    return done
  }
  const steps = withinTime(node, work(), 'node', 2000)
  const asks = steps.next()
  await idle()
  clock.advance(1500)
  expect((await asks).value).toEqual(said('asks'))
  node.happens(asked)
  const heard = steps.next()
  await idle()
  clock.advance(3_600_000)
  expect((await heard).value).toEqual(said('heard'))
  node.happens(answered)
  const last = steps.next()
  await idle()
  clock.advance(499)
  await idle()
  expect(clock.sleeping()).toBe(2)
  clock.advance(1)
  expect(await last).toEqual(late)
})

test('a driver that takes the work over has what is left, without the time of a question in it', async () => {
  const clock = createManualClock(11_500)
  const events = [
    { ...asked, t: 1000 },
    { ...answered, t: 11_000 },
  ]
  async function* work(): AsyncGenerator<Step, Outcome> {
    return new Promise<Outcome>(() => {})
  }
  const next = withinTime(timed(clock, ...events), work(), 'node', 2000).next()
  await idle()
  clock.advance(499)
  await idle()
  expect(clock.sleeping()).toBe(1)
  clock.advance(1)
  expect(await next).toEqual(late)
})

test('a question outside does not stop its time, and one in a node inside does', async () => {
  const clock = createManualClock(11_500)
  const outside = { ...asked, span_id: 'other', t: 0 }
  const inside = [nodeStart('inner', { parent_id: 'node', t: 1000 }), { ...asked, span_id: 'inner', t: 1000 }]
  async function* work(): AsyncGenerator<Step, Outcome> {
    return done
  }
  const within = (...events: RunEvent[]) => withinTime(timed(clock, ...events), work(), 'node', 2000).next()
  expect(await within(nodeStart('other'), outside)).toEqual(late)
  expect(await within(...inside)).toEqual({ done: true, value: done })
  expect(await within(...inside, nodeEnd('inner', 'completed', { t: 1500 }))).toEqual(late)
})

test('work whose time is over when a driver takes it over is not begun', async () => {
  const clock = createManualClock(2000)
  let isBegun = false
  async function* work(): AsyncGenerator<Step, Outcome> {
    isBegun = true
    return done
  }
  expect(await withinTime(timed(clock), work(), 'node', 2000).next()).toEqual(late)
  expect(isBegun).toBe(false)
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
  const steps = withinTime(timed(clock), work(), 'node', 2000)
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
  await expect(withinTime(timed(createManualClock()), work(), 'node', 2000).next()).rejects.toThrow('broke')
})
