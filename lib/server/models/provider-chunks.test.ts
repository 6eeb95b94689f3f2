import type { LanguageModelV4StreamPart, LanguageModelV4Usage } from '@ai-sdk/provider'
import { expect, test } from 'vitest'
import { createChunkTranslator } from './provider-chunks'

const defaults = { id: 'own', model: 'asked', created: 7 }
const noUsage: LanguageModelV4Usage = {
  inputTokens: { total: undefined, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: undefined, text: undefined, reasoning: undefined },
}

function translate(...parts: LanguageModelV4StreamPart[]) {
  return parts.flatMap(createChunkTranslator(defaults))
}

const finish = (unified: 'stop' | 'length' | 'content-filter' | 'tool-calls' | 'other') =>
  ({ type: 'finish', usage: noUsage, finishReason: { unified, raw: 'raw' } }) as const

test('chunks carry what the vendor says of itself, and until then what was asked for', () => {
  const chunks = translate(
    { type: 'text-start', id: '0' },
    { type: 'text-delta', id: '0', delta: 'a' },
    { type: 'response-metadata', id: 'theirs', modelId: 'answered' },
    { type: 'text-delta', id: '0', delta: 'b' },
  )
  expect(chunks).toEqual([
    {
      id: 'own',
      model: 'asked',
      created: 7,
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta: { content: 'a' } }],
    },
    {
      id: 'theirs',
      model: 'answered',
      created: 7,
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta: { content: 'b' } }],
    },
  ])
})

test.each([
  ['stop', 'stop'],
  ['length', 'length'],
  ['content-filter', 'content_filter'],
  ['tool-calls', 'tool_calls'],
  ['other', 'stop'],
] as const)(
  'the reason %s is %s in the words of OpenAI, and figures that are not given are left out',
  (theirs, ours) => {
    expect(translate(finish(theirs)).map(({ choices, usage }) => [choices, usage])).toEqual([
      [[{ index: 0, delta: {}, finish_reason: ours }], undefined],
    ])
  },
)

test('a call that comes whole is written all the same', () => {
  const chunks = translate({ type: 'tool-call', toolCallId: 'a', toolName: 'now', input: '{"zone":"UTC"}' })
  expect(chunks.map(({ choices }) => choices[0]?.delta.tool_calls)).toEqual([
    [{ index: 0, id: 'a', type: 'function', function: { name: 'now', arguments: '' } }],
    [{ index: 0, function: { arguments: '{"zone":"UTC"}' } }],
  ])
})

test('calls that the vendor runs itself are none of ours', () => {
  expect(
    translate(
      { type: 'tool-input-start', id: 'a', toolName: 'web_search', providerExecuted: true },
      { type: 'tool-input-delta', id: 'a', delta: '{}' },
      { type: 'tool-call', toolCallId: 'a', toolName: 'web_search', input: '{}', providerExecuted: true },
    ),
  ).toEqual([])
})

test('the metadata of a block may come in pieces, and follows its end once', () => {
  const chunks = translate(
    { type: 'reasoning-start', id: '0', providerMetadata: { vendor: { a: 1 } } },
    { type: 'reasoning-delta', id: '0', delta: 'Hm', providerMetadata: { vendor: { b: 2 } } },
    { type: 'reasoning-end', id: '0', providerMetadata: { vendor: { a: 3 }, other: { c: 4 } } },
  )
  expect(chunks.map(({ choices, provider_metadata }) => [choices[0]?.delta, provider_metadata])).toEqual([
    [{ reasoning_content: 'Hm' }, undefined],
    [
      {},
      {
        part_0: { kind: 'reasoning', length: 2, options: { vendor: { a: 3, b: 2 }, other: { c: 4 } } },
      },
    ],
  ])
})

test('the metadata of a block that shows nothing comes with the next words, or with the end', () => {
  const hidden = (id: string): LanguageModelV4StreamPart[] => [
    { type: 'reasoning-start', id, providerMetadata: { vendor: { id } } },
    { type: 'reasoning-end', id },
  ]
  const part = (id: string) => ({ kind: 'reasoning', length: 0, options: { vendor: { id } } })
  const chunks = translate(
    ...hidden('a'),
    ...hidden('b'),
    { type: 'text-start', id: '0' },
    { type: 'text-delta', id: '0', delta: 'Hello' },
    ...hidden('c'),
    finish('stop'),
  )
  expect(chunks.map(({ choices, provider_metadata }) => [choices[0]?.delta, provider_metadata])).toEqual([
    [{ content: 'Hello' }, { part_0: part('a'), part_1: part('b') }],
    [{}, { part_2: part('c') }],
  ])
})
