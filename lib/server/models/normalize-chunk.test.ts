import { expect, test } from 'vitest'
import { chunkSchema } from '@/lib/protocol/chunk'
import { errorInStream, MalformedChunkError, normalizeChunk } from './normalize-chunk'

const defaults = { id: 'chatcmpl-1', model: 'm', created: 7 }
const normalize = (value: unknown) => normalizeChunk(value, defaults)
const withDelta = (delta: unknown) => normalize({ choices: [{ index: 0, delta }] }).choices[0]?.delta

test('what a vendor leaves out or sends as null is filled in', () => {
  const empty = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 7, model: 'm', choices: [] }
  expect(normalize({})).toEqual(empty)
  expect(normalize({ id: null, object: '', created: null, model: '', choices: null, usage: null })).toEqual(
    empty,
  )
})

test('what a vendor sends is kept, fields of its own are not', () => {
  const value = {
    id: 'x',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'big',
    system_fingerprint: 'fp',
    choices: [
      {
        index: 2,
        delta: { role: 'assistant', content: 'hi', audio: {} },
        logprobs: null,
        finish_reason: 'stop',
      },
    ],
    usage: {
      prompt_tokens: 1,
      completion_tokens: 2,
      total_tokens: 3,
      prompt_tokens_details: { cached_tokens: 1 },
    },
  }
  const chunk = normalize(value)
  expect(chunk).toStrictEqual({
    id: 'x',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'big',
    choices: [{ index: 2, delta: { role: 'assistant', content: 'hi' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
  })
  expect(chunkSchema.parse(chunk)).toEqual(chunk)
})

test('null fields of a delta are dropped, empty ones kept', () => {
  expect(withDelta({ role: null, content: '', reasoning_content: null, tool_calls: null })).toStrictEqual({
    content: '',
  })
  expect(withDelta(null)).toStrictEqual({})
})

test('reasoning is taken from either field, the usual one first', () => {
  expect(withDelta({ content: null, reasoning: 'a' })).toStrictEqual({ reasoning_content: 'a' })
  expect(withDelta({ reasoning_content: 'b', reasoning: 'a' })).toStrictEqual({ reasoning_content: 'b' })
})

test('a refusal is text that a person must see', () => {
  expect(withDelta({ content: null, refusal: 'I decline.' })).toStrictEqual({ content: 'I decline.' })
})

test('tool calls get their position as index where the vendor sends none', () => {
  const calls = [
    { id: 'a', function: { name: 'f', arguments: '{}' } },
    { index: null, id: null, type: 'function', function: null },
  ]
  expect(withDelta({ tool_calls: calls })).toStrictEqual({
    tool_calls: [
      { index: 0, id: 'a', function: { name: 'f', arguments: '{}' } },
      { index: 1, type: 'function' },
    ],
  })
})

test('an empty finish_reason is none', () => {
  expect(normalize({ choices: [{ delta: {}, finish_reason: '' }] }).choices).toStrictEqual([
    { index: 0, delta: {} },
  ])
})

test('usage that is half there is completed or dropped', () => {
  const usageOf = (usage: unknown) => normalize({ usage }).usage
  expect(usageOf({ prompt_tokens: 4, completion_tokens: 5 })).toEqual({
    prompt_tokens: 4,
    completion_tokens: 5,
    total_tokens: 9,
  })
  expect(usageOf({ prompt_tokens: 4 })).toBeUndefined()
  expect(usageOf({ prompt_tokens: -1, completion_tokens: 1.5 })).toBeUndefined()
  expect(usageOf('many')).toBeUndefined()
})

test.each([
  [null, 'chunk is not an object'],
  ['text', 'chunk is not an object'],
  [[], 'chunk is not an object'],
  [{ choices: {} }, 'choices is not a list'],
  [{ choices: [1] }, 'choice is not an object'],
  [{ choices: [{ delta: 'hi' }] }, 'delta is not an object'],
  [{ choices: [{ delta: { content: 5 } }] }, 'content is not a string'],
  [{ choices: [{ delta: { tool_calls: [{ function: { arguments: {} } }] } }] }, 'arguments is not a string'],
])('%j is malformed: %s', (value, message) => {
  expect(() => normalize(value)).toThrow(new MalformedChunkError(message))
})

test('an error inside the stream is recognised with its message, if it has one', () => {
  expect(errorInStream({ error: { message: 'overloaded' } })).toBe('overloaded')
  expect(errorInStream({ error: 'overloaded' })).toBe('overloaded')
  expect(errorInStream({ error: { code: 500 } })).toBe('')
  expect(errorInStream({ error: null, choices: [] })).toBeUndefined()
  expect(errorInStream(null)).toBeUndefined()
})
