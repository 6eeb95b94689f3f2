import { expect, test } from 'vitest'
import {
  callDelta,
  finish,
  numbered,
  runStart,
  say,
  takeover,
  toolResult,
  toolStart,
} from '@/lib/blocks/arbitrary-run'
import { collect } from '@/lib/blocks/collect'
import { blocksOf } from '@/lib/blocks/reduce'
import type { RunEvent } from '@/lib/protocol/events'
import { modelMessagesOf, parseObject } from './model-messages'

const told = (events: RunEvent[], spanId = '', withParts = false) =>
  modelMessagesOf(blocksOf(collect(numbered([runStart(), ...events]))), spanId, { withParts })

function call(index: number, id: string, name = 'search', text = '{"a":1}', place = {}): RunEvent {
  return callDelta(index, { id, name, arguments: text }, place)
}

function asTold(id: string, name = 'search', text = '{"a":1}') {
  return { id, type: 'function', function: { name, arguments: text } }
}

test('a turn is what it said, its calls in the order it wrote them, and their answers in the same order', () => {
  const events = [
    say({ content: 'I ' }),
    say({ content: 'look' }),
    call(0, 'a'),
    call(1, 'b'),
    finish('tool_calls'),
    toolStart('a'),
    toolStart('b'),
    toolResult('b'),
    toolResult('a'),
    say({ content: 'So' }, { turn: 1 }),
  ]
  expect(told(events)).toEqual([
    { role: 'assistant', content: 'I look', tool_calls: [asTold('a'), asTold('b')] },
    { role: 'tool', tool_call_id: 'a', content: 'result of a' },
    { role: 'tool', tool_call_id: 'b', content: 'result of b' },
    { role: 'assistant', content: 'So' },
  ])
})

test('a turn that is nothing but calls has no content, and one that said nothing is left out', () => {
  const events = [
    call(0, 'a'),
    finish('tool_calls'),
    toolResult('a'),
    say({ reasoning_content: 'hm' }, { turn: 1 }),
  ]
  expect(told(events)).toEqual([
    { role: 'assistant', content: null, tool_calls: [asTold('a')] },
    { role: 'tool', tool_call_id: 'a', content: 'result of a' },
  ])
})

test('a call that nobody answered is left out', () => {
  expect(told([say({ content: 'I' }), call(0, 'a'), call(1, 'b'), toolResult('b')])).toMatchObject([
    { content: 'I', tool_calls: [{ id: 'b' }] },
    { tool_call_id: 'b' },
  ])
  expect(told([say({ content: 'I' }), call(0, 'a')])).toEqual([{ role: 'assistant', content: 'I' }])
  expect(told([call(0, 'a')])).toEqual([])
})

test.for([
  ['', '{}'],
  ['  ', '{}'],
  ['{"a":', '{}'],
  ['[1]', '{}'],
  ['null', '{}'],
  ['"text"', '{}'],
  ['{"a": 1}', '{"a": 1}'],
])('arguments that a model wrote as %j are told as %j', ([written, text]) => {
  expect(told([call(0, 'a', 'search', written), toolResult('a')])).toMatchObject([
    { tool_calls: [asTold('a', 'search', text)] },
    {},
  ])
})

test.for([
  ['', 'unknown'],
  ['files/read!', 'files_read_'],
  ['天气', '__'],
  ['r'.repeat(100), 'r'.repeat(64)],
  ['read-2_b', 'read-2_b'],
])('a call by the name %j is told as %j', ([written, name]) => {
  expect(told([call(0, 'a', written), toolResult('a')])).toMatchObject([
    { tool_calls: [asTold('a', name)] },
    {},
  ])
})

test('a speaker is told of itself alone, and never of what a lost attempt wrote', () => {
  const events = [
    say({ content: 'root' }),
    finish('stop'),
    say({ content: 'torn' }, { span_id: 't1' }),
    takeover,
    say({ content: 'helper' }, { span_id: 't1' }),
  ]
  expect(told(events)).toEqual([{ role: 'assistant', content: 'root' }])
  expect(told(events, 't1')).toEqual([{ role: 'assistant', content: 'helper' }])
})

test('a vendor is handed back its reasoning and the pieces of a turn with calls, in order, as it signed them', () => {
  const events = [
    say({ reasoning_content: 'Let me' }),
    say({}, {}, { provider_metadata: { signature: 's1' } }),
    say({ content: 'I look' }),
    say({ reasoning_content: ' think' }),
    call(0, 'a'),
    say({}, {}, { provider_metadata: { signature: 's2' } }),
    call(1, 'lost'),
    toolResult('a'),
  ]
  expect(told(events, '', true)[0]).toEqual({
    role: 'assistant',
    content: 'I look',
    reasoning_content: 'Let me think',
    tool_calls: [asTold('a')],
    parts: [
      { type: 'reasoning', text: 'Let me', provider_metadata: { signature: 's1' } },
      { type: 'text', text: 'I look' },
      { type: 'reasoning', text: ' think' },
      {
        type: 'call',
        tool_call_id: 'a',
        name: 'search',
        arguments: '{"a":1}',
        provider_metadata: { signature: 's2' },
      },
    ],
  })
  expect(told(events)[0]).not.toHaveProperty('parts')
  expect(told(events)[0]).not.toHaveProperty('reasoning_content')
})

test('an object is parsed, an empty text is one without fields, and anything else is none', () => {
  expect(parseObject('{"a":{"b":1}}')).toEqual({ a: { b: 1 } })
  expect(parseObject(' \n')).toEqual({})
  for (const text of ['[]', 'null', '1', '"a"', '{', '{"a":1} {"b":2}'])
    expect(parseObject(text)).toBeUndefined()
})
