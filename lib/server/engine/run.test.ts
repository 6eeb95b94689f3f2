import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RunEvent } from '@/lib/protocol/events'
import { modelTurn } from './model-turn'
import type { ModelClient } from './ports'
import { run, type UntimedEvent } from './run'

const noUsage = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }

function words(...contents: string[]): UntimedEvent[] {
  return contents.map((content) => ({
    type: 'chunk',
    turn: 0,
    id: 'c',
    object: 'chat.completion.chunk',
    created: 0,
    model: 'm',
    choices: [{ index: 0, delta: { content } }],
  }))
}

async function* bodyOf(events: UntimedEvent[], thrown?: Error): AsyncGenerator<UntimedEvent> {
  yield* events
  if (thrown) throw thrown
}

async function drain(body: Parameters<typeof run>[0], stop = new AbortController(), clock = () => 0) {
  const events: RunEvent[] = []
  const options = {
    created: 0,
    clock,
    stop: stop.signal,
    usage: () => noUsage,
    describe: (error: unknown) => ({
      message: String(error),
      type: 'upstream_error',
      code: 'upstream_failed',
    }),
  }
  for await (const event of run(body, options)) events.push(event)
  return events
}

test('a body that returns ends as completed', async () => {
  const events = await drain(bodyOf(words('a', 'b')))
  expect(events.map((event) => event.type)).toEqual(['chunk', 'chunk', 'run_end'])
  expect(events.at(-1)).toMatchObject({ status: 'completed' })
})

test('a body that throws ends as failed, after the error', async () => {
  const events = await drain(bodyOf(words('a'), new Error('boom')))
  expect(events.map((event) => event.type)).toEqual(['chunk', 'error', 'run_end'])
  expect(events.at(-1)).toMatchObject({ status: 'failed', reason: 'upstream' })
})

test('a body that returns the limit that it came to ends as stopped, for that reason', async () => {
  async function* body() {
    yield* words('a')
    return 'limit_tokens' as const
  }
  const events = await drain(body())
  expect(events.map((event) => event.type)).toEqual(['chunk', 'run_end'])
  expect(events.at(-1)).toMatchObject({ status: 'stopped', reason: 'limit_tokens' })
})

test('a body that returns what it failed with ends as failed, after that error', async () => {
  const error = { message: 'Draft failed.', type: 'node_error', code: 'node_failed' }
  async function* body() {
    yield* words('a')
    return error
  }
  const events = await drain(body())
  expect(events.slice(1)).toMatchObject([
    { type: 'error', error },
    { type: 'run_end', status: 'failed' },
  ])
  expect(events.at(-1)).not.toHaveProperty('reason')
})

test('a body that returns what it failed with after a stop ends as stopped', async () => {
  const stop = new AbortController()
  async function* body() {
    yield* words('a')
    stop.abort({ reason: 'user' })
    return { message: 'Draft failed.', type: 'node_error', code: 'node_failed' }
  }
  const events = await drain(body(), stop)
  expect(events.map((event) => event.type)).toEqual(['chunk', 'run_end'])
  expect(events.at(-1)).toMatchObject({ status: 'stopped' })
})

test('a body that throws because it was stopped ends as stopped, without an error', async () => {
  const stop = new AbortController()
  async function* body() {
    yield* words('a')
    stop.abort({ reason: 'user', by: 'You' })
    throw new Error('socket closed')
  }
  const events = await drain(body(), stop)
  expect(events.map((event) => event.type)).toEqual(['chunk', 'run_end'])
  expect(events.at(-1)).toMatchObject({ status: 'stopped', reason: 'user', by: 'You' })
})

test('nothing that the body says after a stop is given out', async () => {
  const stop = new AbortController()
  async function* body() {
    yield* words('a')
    stop.abort({ reason: 'user' })
    yield* words('late')
  }
  expect((await drain(body(), stop)).map((event) => event.type)).toEqual(['chunk', 'run_end'])
})

test('time never goes back, even when the clock does', async () => {
  const times = [5, 9, 3, 12]
  const events = await drain(bodyOf(words('a', 'b', 'c')), undefined, () => times.shift() ?? 12)
  expect(events.map((event) => event.t)).toEqual([5, 9, 9, 12])
})

test('a consumer that leaves early closes the body', async () => {
  let closed = false
  async function* body() {
    try {
      yield* words('a', 'b')
    } finally {
      closed = true
    }
  }
  const options = {
    created: 0,
    clock: () => 0,
    stop: new AbortController().signal,
    usage: () => noUsage,
    describe: () => ({ message: '', type: '', code: '' }),
  }
  for await (const event of run(body(), options)) if (event.type === 'chunk') break
  await expect.poll(() => closed).toBe(true)
})

test('Stop ends a run whose body waits for ever and heeds nothing', async () => {
  const stop = new AbortController()
  async function* body() {
    yield* words('a')
    await new Promise(() => {})
  }
  const drained = drain(body(), stop)
  await Promise.resolve()
  stop.abort({ reason: 'user' })
  expect((await drained).at(-1)).toMatchObject({ type: 'run_end', status: 'stopped' })
})

type Behaviour = 'word' | 'throw' | 'stop' | 'wait'

/** A model that does what the script says; `stop` is somebody pressing Stop at that moment. */
function scriptedModel(script: readonly Behaviour[], stop: AbortController): ModelClient {
  return {
    async *stream(_request, signal) {
      for (const behaviour of script) {
        if (signal.aborted) return
        if (behaviour === 'throw') throw new Error('broke off')
        if (behaviour === 'stop') stop.abort({ reason: 'user' })
        if (behaviour === 'wait') await Promise.resolve()
        yield { id: 'c', object: 'chat.completion.chunk', created: 0, model: 'm', choices: [] }
      }
    },
  }
}

test('any model behaviour and any moment of Stop end in exactly one terminal event, the last', async () => {
  const behaviours = fc.array(fc.constantFrom<Behaviour>('word', 'throw', 'stop', 'wait'), { maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(behaviours, async (script) => {
      const stop = new AbortController()
      const client = scriptedModel(script, stop)
      const events = await drain(
        modelTurn(
          client,
          { model: 'm', messages: [] },
          { turn: 0, spanId: '', newId: () => 'id' },
          stop.signal,
        ),
        stop,
      )
      const ends = events.filter((event) => event.type === 'run_end')
      expect(ends).toHaveLength(1)
      expect(events.at(-1)).toBe(ends[0])
      const first = script.find((behaviour) => behaviour === 'throw' || behaviour === 'stop')
      const expected = first === 'throw' ? 'failed' : first === 'stop' ? 'stopped' : 'completed'
      expect(ends[0]).toMatchObject({ status: expected })
    }),
  )
})
