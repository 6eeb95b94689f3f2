import { expect, test, vi } from 'vitest'
import { createManualClock } from '@/testing/manual-clock'
import { arrange, firstOf, reasoningOf, textOf } from './openai-test-setup'

test('a complete answer arrives in order, with role first, a finish_reason, and usage last', async () => {
  const { run, server } = await arrange()
  const { chunks, code } = await run('burst-3')
  expect(code).toBeUndefined()
  expect(textOf(chunks)).toBe('word0 word1 word2 ')
  expect(chunks[0]?.choices[0]?.delta).toEqual({ role: 'assistant', content: '' })
  expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('stop')
  expect(chunks.at(-1)).toMatchObject({
    choices: [],
    usage: { prompt_tokens: 7, completion_tokens: 11, total_tokens: 18 },
  })
  expect(server.requests[0]?.body).toMatchObject({
    model: 'burst-3',
    stream: true,
    stream_options: { include_usage: true },
  })
})

test('options of the request are handed on and cannot replace its model, messages or stream', async () => {
  const { open, server } = await arrange()
  const options = { temperature: 0.2, model: 'other', messages: [], stream: false }
  for await (const _ of open('burst-1', new AbortController().signal, options)) continue
  expect(server.requests[0]?.body).toMatchObject({
    temperature: 0.2,
    model: 'burst-1',
    messages: [{ role: 'user', content: 'Hello' }],
    stream: true,
  })
})

test('messages are sent as they are, but for the parts that other vendors want back', async () => {
  const { client, server } = await arrange()
  const call = { id: 'a', type: 'function', function: { name: 'now', arguments: '{}' } }
  const said = { role: 'assistant', content: null, reasoning_content: 'Hm.', tool_calls: [call] }
  const result = { role: 'tool', tool_call_id: 'a', content: '12:00', name: 'now' }
  const messages = [{ ...said, parts: [{ type: 'reasoning', text: 'Hm.' }] }, result]
  for await (const _ of client.stream({ model: 'burst-1', messages }, new AbortController().signal)) continue
  expect(server.requests[0]?.body.messages).toEqual([said, result])
})

test.each(['reasoning', 'reasoning-alt-field'])(
  '%s arrives as reasoning_content, then text',
  async (model) => {
    const { run } = await arrange()
    const { chunks } = await run(`${model}-2`)
    expect([reasoningOf(chunks), textOf(chunks)]).toEqual(['word0 word1 ', 'word0 word1 '])
  },
)

test('tool calls pass through, an id that comes late included', async () => {
  const { run } = await arrange()
  const { chunks } = await run('tools')
  const calls = chunks.flatMap((chunk) => chunk.choices[0]?.delta.tool_calls ?? [])
  expect(calls.map((call) => [call.index, call.id, call.function?.name, call.function?.arguments])).toEqual([
    [0, 'call_a', 'get_weather', ''],
    [0, undefined, undefined, '{"city":'],
    [0, undefined, undefined, '"Graz"}'],
    [1, undefined, 'get_time', ''],
    [1, 'call_b', undefined, '{}'],
  ])
  expect(chunks.some((chunk) => chunk.choices[0]?.finish_reason === 'tool_calls')).toBe(true)
})

test('a chunk without choices and with usage null, behind the end, is left out', async () => {
  const { run } = await arrange()
  const { chunks, code } = await run('usage-null-after')
  expect(code).toBeUndefined()
  expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe('stop')
})

test.each([
  ['no-finish', 'upstream_cut', 'ended its answer without saying that it is complete.'],
  ['cut', 'upstream_cut', 'ended its answer without saying that it is complete.'],
  ['reset', 'upstream_cut', 'broke the connection in mid-answer.'],
  ['garbage', 'upstream_malformed', 'sent something that is not a chat completion.'],
  ['error-in-stream', 'upstream_failed', 'failed in mid-answer: The engine ran out of memory.'],
])('%s ends as %s after the text so far, and frees the socket', async (model, code, sentence) => {
  const { run, server, host } = await arrange()
  const result = await run(model)
  expect(textOf(result.chunks)).toBe('word0 word1 word2 word3 ')
  expect([result.code, result.message]).toEqual([code, `${host} ${sentence}`])
  await expect(server.closed(0)).resolves.toMatchObject({ closedAt: expect.any(Number) })
})

test.each(['garbage', 'error-in-stream'])('%s: it is we who close the socket', async (model) => {
  const { run, server } = await arrange()
  await run(model)
  expect((await server.closed(0)).closedByClient).toBe(true)
})

test('silence in mid-answer ends as upstream_idle and closes the socket', async () => {
  const time = createManualClock()
  const { open, server } = await arrange({ clock: time.clock, sleep: time.sleep })
  const iterator = await firstOf(open('stall'), 5)
  const next = iterator.next()
  time.advance(60_000)
  await expect(next).rejects.toMatchObject({
    code: 'upstream_idle',
    message: expect.stringContaining('sent nothing for 60 s.'),
  })
  expect((await server.closed(0)).closedByClient).toBe(true)
})

test('an endpoint that never answers ends as upstream_idle and closes the socket', async () => {
  const time = createManualClock()
  const { open, server } = await arrange({ clock: time.clock, sleep: time.sleep })
  const next = (await firstOf(open('hang-before-headers'), 0)).next()
  await vi.waitFor(() => expect(server.requests).toHaveLength(1))
  time.advance(60_000)
  await expect(next).rejects.toMatchObject({
    code: 'upstream_idle',
    message: expect.stringContaining('sent nothing for'),
  })
  expect((await server.closed(0)).closedByClient).toBe(true)
})

test('time that the reader takes does not count as silence', async () => {
  const time = createManualClock()
  const { open } = await arrange({ clock: time.clock, sleep: time.sleep })
  const iterator = await firstOf(open('burst-3'), 2)
  time.advance(300_000)
  // So that the watchdog has looked.
  await new Promise(setImmediate)
  await expect(iterator.next()).resolves.toMatchObject({ done: false })
})

test('an answer that goes on beyond the total limit ends as upstream_timeout and closes the socket', async () => {
  const time = createManualClock()
  const { open, server } = await arrange({ clock: time.clock, sleep: time.sleep, totalTimeoutMs: 5000 })
  const iterator = await firstOf(open('stall'), 5)
  const next = iterator.next()
  time.advance(5000)
  await expect(next).rejects.toMatchObject({
    code: 'upstream_timeout',
    message: expect.stringContaining('took longer than 5 s'),
  })
  expect((await server.closed(0)).closedByClient).toBe(true)
})

test('aborting ends the iteration without an error and closes the socket', async () => {
  const { open, server } = await arrange()
  const stop = new AbortController()
  const iterator = await firstOf(open('steady-100000x5', stop.signal), 3)
  const next = iterator.next()
  stop.abort()
  await next
  expect(await iterator.next()).toEqual({ done: true, value: undefined })
  expect((await server.closed(0)).closedByClient).toBe(true)
})

test('aborting closes the socket also while nobody reads', async () => {
  const { open, server } = await arrange()
  const stop = new AbortController()
  await firstOf(open('steady-100000x5', stop.signal), 3)
  stop.abort()
  expect((await server.closed(0)).closedByClient).toBe(true)
})

test('aborting before the headers ends the iteration without an error and closes the socket', async () => {
  const { open, server } = await arrange()
  const stop = new AbortController()
  const next = (await firstOf(open('hang-before-headers', stop.signal), 0)).next()
  await vi.waitFor(() => expect(server.requests).toHaveLength(1))
  stop.abort()
  expect(await next).toEqual({ done: true, value: undefined })
  expect((await server.closed(0)).closedByClient).toBe(true)
})

test('a signal that is aborted already sends nothing', async () => {
  const { open, server } = await arrange()
  for await (const _ of open('burst', AbortSignal.abort())) throw new Error('no chunk was expected')
  expect(server.requests).toEqual([])
})

test('leaving the iteration early closes the socket', async () => {
  const { open, server } = await arrange()
  for await (const chunk of open('steady-100000x5')) if (textOf([chunk]) === 'word2 ') break
  expect((await server.closed(0)).closedByClient).toBe(true)
})

test('nothing goes on behind a finished answer', async () => {
  const time = createManualClock()
  const { run } = await arrange({ clock: time.clock, sleep: time.sleep })
  await run('burst-3')
  await run('error-in-stream')
  expect(time.sleeping()).toBe(0)
})
