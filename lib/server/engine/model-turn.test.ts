import { expect, test } from 'vitest'
import type { ChatChunk, Delta } from '@/lib/protocol/chunk'
import { modelTurn } from './model-turn'

const head = { id: 'c', object: 'chat.completion.chunk', created: 0, model: 'm' } as const
const signal = new AbortController().signal

function chunk(delta: Partial<Delta>, fields: Partial<ChatChunk> = {}): ChatChunk {
  return { ...head, choices: [{ index: 0, delta }], ...fields }
}

function callChunk(index: number, id: string | null, text = ''): ChatChunk {
  return chunk({ tool_calls: [{ index, id, function: { name: 'read', arguments: text } }] })
}

async function turnOf(chunks: readonly ChatChunk[], spanId = '') {
  let ids = 0
  const client = {
    async *stream() {
      yield* chunks
    },
  }
  const newId = () => `0f3d1c2e-aaaa-4bbb-8ccc-00000000000${++ids}`
  const place = { turn: 3, spanId, newId }
  return Array.fromAsync(modelTurn(client, { model: 'm', messages: [] }, place, signal), (event) => {
    if (event.type !== 'chunk') throw new Error(`A model says nothing but chunks, not ${event.type}.`)
    return event
  })
}

const idsOf = (events: Awaited<ReturnType<typeof turnOf>>) =>
  events.map(({ choices }) => choices[0]?.delta.tool_calls?.map(({ id }) => id))

test('every chunk is an event of its turn; only a sub-agent names its span', async () => {
  const said = chunk({ content: 'Hello' })
  expect(await turnOf([said])).toEqual([{ type: 'chunk', turn: 3, ...said }])
  expect(await turnOf([said], '')).toEqual([{ type: 'chunk', turn: 3, ...said }])
  expect(await turnOf([said], 't1')).toEqual([{ type: 'chunk', turn: 3, span_id: 't1', ...said }])
})

test('each call gets an id of nine letters and digits with its first delta, and no other later', async () => {
  const events = await turnOf([
    callChunk(0, 'toolu_01-long-id-of-a-vendor', '{'),
    callChunk(0, null, '}'),
    callChunk(1, 'toolu_01-long-id-of-a-vendor'),
    callChunk(1, 'toolu_01-long-id-of-a-vendor'),
    callChunk(0, 'again'),
  ])
  expect(idsOf(events)).toEqual([['000000001'], [undefined], ['000000002'], [undefined], [undefined]])
})

test('calls of which the vendor gives no id get one as well, several in one chunk too', async () => {
  const both = chunk({ tool_calls: [{ index: 0 }, { index: 1 }] })
  expect(idsOf(await turnOf([both]))).toEqual([['000000001', '000000002']])
})

test('an id that is short is filled up', async () => {
  const client = {
    async *stream() {
      yield callChunk(0, null)
    },
  }
  const place = { turn: 0, spanId: '', newId: () => 'a-b' }
  for await (const event of modelTurn(client, { model: 'm', messages: [] }, place, signal))
    expect(event).toMatchObject({ choices: [{ delta: { tool_calls: [{ id: '0000000ab' }] } }] })
})

test('the id of the vendor is kept aside, with whatever else the vendor wants back', async () => {
  const signed = { ...callChunk(0, 'call_1'), provider_metadata: { signature: 's' } }
  const [first, second, third] = await turnOf([signed, callChunk(0, null), chunk({ content: 'a' })])
  expect(first?.provider_metadata).toEqual({ signature: 's', vendor_call_id: 'call_1' })
  expect(second).not.toHaveProperty('provider_metadata')
  expect(third).not.toHaveProperty('provider_metadata')
})

test('the rest of a chunk is handed on as it is', async () => {
  const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 }
  const [event] = await turnOf([{ ...callChunk(0, 'call_1', '{"a":1}'), usage }])
  expect(event).toMatchObject({
    ...head,
    usage,
    choices: [
      { index: 0, delta: { tool_calls: [{ index: 0, function: { name: 'read', arguments: '{"a":1}' } }] } },
    ],
  })
})
