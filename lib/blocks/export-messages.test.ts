import { expect, test } from 'vitest'
import type { RunEvent } from '@/lib/protocol/events'
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
import { answerOf, collect } from './collect'
import { exportedMessages } from './export-messages'
import { blocksOf } from './reduce'

function exported(...events: RunEvent[]) {
  const state = collect(numbered([runStart({ mode: 'graph' }), ...events]))
  return exportedMessages({
    prompt: 'Check this',
    blocks: blocksOf(state),
    finalResult: state.finalResult,
  })
}

/** A node that says one thing. */
function node(span_id: string, text: string, fields: Parameters<typeof nodeStart>[1] = {}): RunEvent[] {
  return [
    nodeStart(span_id, fields),
    say({ content: text }, { span_id }),
    nodeEnd(span_id, 'completed', fields),
  ]
}

const prompt = { role: 'user', content: 'Check this' }

test('a graph gives its prompt, then each node in the order of its start, then its result', () => {
  const messages = exported(
    nodeStart('a'),
    nodeStart('b'),
    say({ content: 'of b' }, { span_id: 'b' }),
    say({ content: 'of ' }, { span_id: 'a' }),
    nodeEnd('b', 'completed'),
    say({ content: 'a' }, { span_id: 'a' }),
    nodeEnd('a', 'completed'),
    { type: 'graph_complete', t: 0, final_result: 'Both agree.', execution_chain: [['b', 'a']] },
    runEnd(),
  )

  expect(messages).toEqual([
    prompt,
    { role: 'assistant', content: 'of a', name: 'a' },
    { role: 'assistant', content: 'of b', name: 'b' },
    { role: 'assistant', content: 'Both agree.' },
  ])
})

test('calls of a node come with their results, whether a model made them or the graph', () => {
  const messages = exported(
    nodeStart('agent'),
    callDelta(0, { id: 'c1', name: 'search', arguments: '{"q":1}' }, { span_id: 'agent' }),
    finish('tool_calls', { span_id: 'agent' }),
    toolStart('c1', { span_id: 'agent' }),
    toolResult('c1', { span_id: 'agent' }),
    nodeEnd('agent', 'completed'),
    nodeStart('tool'),
    toolStart('c2', { span_id: 'tool' }, { arguments: { q: 2 } }),
    toolResult('c2', { span_id: 'tool', status: 'failed' }),
    nodeEnd('tool', 'failed'),
  )

  const call = (id: string, args: string) => [
    { id, type: 'function', function: { name: 'search', arguments: args } },
  ]
  expect(messages).toEqual([
    prompt,
    { role: 'assistant', content: null, tool_calls: call('c1', '{"q":1}'), name: 'agent' },
    { role: 'tool', tool_call_id: 'c1', content: 'result of c1', name: 'agent' },
    { role: 'assistant', content: null, tool_calls: call('c2', '{"q":2}'), name: 'tool' },
    { role: 'tool', tool_call_id: 'c2', content: '[failed] result of c2', name: 'tool' },
  ])
})

test('what a lost attempt said is left out', () => {
  const messages = exported(
    nodeStart('first', { node_id: 'draft' }),
    say({ content: 'Half' }, { span_id: 'first' }),
    nodeEnd('first', 'interrupted', { node_id: 'draft' }),
    takeover,
    ...node('second', 'Whole', { node_id: 'draft', node_name: 'Draft', attempt: 2 }),
  )

  expect(messages).toEqual([prompt, { role: 'assistant', content: 'Whole', name: 'Draft' }])
})

test('of an attempt that was tried again nothing is told, nor of what stood in it', () => {
  const failed = { node_id: 'inner', status: 'failed' } as const
  const messages = exported(
    nodeStart('one', { node_id: 'inner' }),
    ...node('one.a', 'First', { parent_id: 'one', node_id: 'a' }),
    nodeEnd('one', 'failed', failed),
    nodeStart('two', { node_id: 'inner', attempt: 2 }),
    ...node('two.a', 'Second', { parent_id: 'two', node_id: 'a' }),
    nodeEnd('two', 'completed', { node_id: 'inner', attempt: 2 }),
  )

  expect(messages.map(({ content }) => content)).toEqual(['Check this', 'Second'])
})

test('rounds of a loop and items of a map are all told, and a last attempt that failed as well', () => {
  const item = (index: number) => ({ node_id: 'map', parent_id: 'map', item: { index, total: 2 } })
  const messages = exported(
    ...node('write 0', 'Draft', { node_id: 'write' }),
    ...node('write 1', 'Better', { node_id: 'write', iteration: 1 }),
    nodeStart('map'),
    ...node('map 0', 'North', item(0)),
    ...node('map 1', 'South', item(1)),
    nodeEnd('map', 'completed'),
    nodeStart('end'),
    say({ content: 'Broken o' }, { span_id: 'end' }),
    nodeEnd('end', 'failed'),
  )

  expect(messages.slice(1).map(({ content }) => content)).toEqual([
    'Draft',
    'Better',
    'North',
    'South',
    'Broken o',
  ])
})

test.each([
  ['Review: security & style', 'Review_security_style'],
  ['a-b_c9', 'a-b_c9'],
  ['検索', 'the-id'],
  ['', 'the-id'],
  ['x'.repeat(99), 'x'.repeat(64)],
])('the name %j is given as %j', (node_name, name) => {
  const [, message] = exported(...node('span', 'Done.', { node_id: 'the-id', node_name }))

  expect(message).toEqual({ role: 'assistant', content: 'Done.', name })
})

test('neither a name nor an id that OpenAI could read leaves the word node', () => {
  const [, message] = exported(...node('span', 'Done.', { node_id: '検索', node_name: '検索' }))

  expect(message?.name).toBe('node')
})

test('a chat and an agent give what their answer gives', () => {
  const events = [
    runStart({ mode: 'agent' }),
    say({ reasoning_content: 'Hm. ', content: 'I look.' }),
    callDelta(0, { id: 'c1', name: 'search', arguments: '{}' }),
    finish('tool_calls'),
    toolStart('c1'),
    toolResult('c1'),
    say({ content: 'Found.' }, { turn: 1 }),
    runEnd(),
  ]
  const state = collect(numbered(events))

  const messages = exportedMessages({ prompt: state.input?.content ?? '', blocks: blocksOf(state) })

  expect(messages).toHaveLength(4)
  expect(messages).toEqual(answerOf(state).messages)
})
