import { expect, test } from 'vitest'
import { noUsage } from '@/lib/protocol/chunk'
import type { RunEvent } from '@/lib/protocol/events'
import { sampleEvents } from '@/lib/protocol/sample-events'
import {
  callDelta,
  finish,
  nodeEnd,
  nodeStart,
  numbered,
  runEnd,
  runStart,
  say,
  takeover,
  toolResult,
  toolStart,
} from './arbitrary-run'
import { answerOf, collect, endOf } from './collect'
import { blocksOf } from './reduce'

const fold = (...events: RunEvent[]) => collect(numbered([runStart(), ...events]))
const prompt = { role: 'user', content: 'Why is the sky blue?' }

test('a run may be collected in parts', () => {
  const events = numbered([runStart(), say({ content: 'a' }), say({ content: 'b' }), runEnd()])
  expect(collect(events.slice(1), collect(events.slice(0, 3)))).toEqual(collect(events))
})

test('the answer of a chat is its blocks and its messages', () => {
  const state = fold(
    say({ reasoning_content: 'Hm.' }),
    say({ content: 'Rayleigh.' }),
    finish('stop'),
    runEnd(),
  )
  expect(answerOf(state)).toStrictEqual({
    run_id: 'run-1',
    conversation_id: 'conversation-1',
    status: 'completed',
    messages: [prompt, { role: 'assistant', content: 'Rayleigh.', reasoning_content: 'Hm.' }],
    blocks: blocksOf(state),
    usage: noUsage,
  })
})

test('the messages of an agent alternate calls and results, turn by turn', () => {
  const state = fold(
    say({ content: 'I look.' }),
    callDelta(0, { id: 'a', name: 'search', arguments: '{"q":1}' }),
    callDelta(1, { id: 'b', name: 'search', arguments: '{"q":2}' }),
    finish('tool_calls'),
    toolStart('a'),
    toolStart('b'),
    toolResult('b', { content: sampleEvents.tool_result.content }),
    toolResult('a'),
    callDelta(0, { id: 'c', name: 'search', arguments: '{}' }, { turn: 1 }),
    finish('tool_calls', { turn: 1 }),
    toolStart('c', { turn: 1 }),
    toolResult('c'),
    say({ content: 'Found.' }, { turn: 2 }),
    runEnd(),
  )
  const calls = (...written: [id: string, text: string][]) =>
    written.map(([id, text]) => ({ id, type: 'function', function: { name: 'search', arguments: text } }))
  expect(answerOf(state).messages).toEqual([
    prompt,
    { role: 'assistant', content: 'I look.', tool_calls: calls(['a', '{"q":1}'], ['b', '{"q":2}']) },
    { role: 'tool', tool_call_id: 'a', content: 'result of a' },
    {
      role: 'tool',
      tool_call_id: 'b',
      content: 'found\n{"hits":2}\n[image/png]\nThe sky\n[text/plain, 90000 bytes, kept as the file "a1"]',
    },
    { role: 'assistant', content: null, tool_calls: calls(['c', '{}']) },
    { role: 'tool', tool_call_id: 'c', content: 'result of c' },
    { role: 'assistant', content: 'Found.' },
  ])
})

test('messages leave out what was superseded, what nodes said, and calls that ended without a result', () => {
  const state = fold(
    say({ content: 'torn' }),
    takeover,
    say({ content: 'whole' }),
    callDelta(0, { id: 'a', name: 'search' }),
    finish('tool_calls'),
    nodeStart('n1'),
    say({ content: 'inside' }, { span_id: 'n1' }),
    nodeEnd('n1', 'completed'),
    runEnd({ status: 'stopped' }),
  )
  expect(answerOf(state).messages).toEqual([prompt, { role: 'assistant', content: 'whole' }])
})

test('a call that is still open is in the messages, for the reader to answer', () => {
  const state = fold(callDelta(0, { id: 'a', name: 'search', arguments: '{}' }), finish('tool_calls'))
  expect(answerOf(state).messages[1]).toEqual({
    role: 'assistant',
    content: null,
    tool_calls: [{ id: 'a', type: 'function', function: { name: 'search', arguments: '{}' } }],
  })
})

test('a run that failed answers with its error and with what it had', () => {
  const { error } = sampleEvents.error
  const state = fold(say({ content: 'Half' }), sampleEvents.error, runEnd({ status: 'failed' }))
  expect(answerOf(state)).toMatchObject({
    status: 'failed',
    error,
    messages: [prompt, { role: 'assistant', content: 'Half' }],
  })
  expect(answerOf(fold(sampleEvents.error, runEnd({ status: 'failed' }))).messages).toEqual([prompt])
})

test('a graph answers with its result and its chain', () => {
  expect(answerOf(fold(sampleEvents.graph_complete, runEnd()))).toMatchObject({
    final_result: 'done',
    execution_chain: [['draft'], ['check', 'style']],
  })
})

test('what a graph gives is its answer in its messages, and stands in its end', () => {
  const state = fold(
    nodeStart('n1'),
    say({ content: 'inside' }, { span_id: 'n1' }),
    nodeEnd('n1', 'completed'),
    sampleEvents.graph_complete,
    runEnd(),
  )
  expect(answerOf(state).messages).toEqual([prompt, { role: 'assistant', content: 'done' }])
  expect(endOf(state)).toMatchObject({
    final_result: 'done',
    execution_chain: [['draft'], ['check', 'style']],
  })
})

test('the end for the transcript is there when the run has ended, and not before', () => {
  expect(endOf(fold(say({ content: 'a' })))).toBeUndefined()
  expect(endOf(fold(runEnd()))).toStrictEqual({
    status: 'completed',
    usage: noUsage,
    limits: sampleEvents.run_start.limits,
    duration_ms: 9,
  })
  expect(endOf(fold(sampleEvents.error, sampleEvents.run_end))).toStrictEqual({
    status: 'failed',
    reason: 'upstream',
    error: sampleEvents.error.error,
    usage: sampleEvents.run_end.usage,
    limits: sampleEvents.run_start.limits,
    duration_ms: 20,
  })
})

test('blocks survive JSON, as storage and the wire keep them', () => {
  const blocks = blocksOf(collect(numbered(Object.values(sampleEvents))))
  expect(JSON.parse(JSON.stringify(blocks))).toEqual(blocks)
})
