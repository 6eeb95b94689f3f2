import { expect, test } from 'vitest'
import {
  callDelta,
  finish,
  nodeEnd,
  nodeStart,
  numbered,
  runStart,
  say,
  toolResult,
  toolStart,
  used,
} from '@/lib/blocks/arbitrary-run'
import { collect } from '@/lib/blocks/collect'
import type { RunEvent } from '@/lib/protocol/events'
import { sampleEvents } from '@/lib/protocol/sample-events'
import { closingsOf } from './closings'

const usage = { prompt_tokens: 2, completion_tokens: 1, total_tokens: 3 }
const fold = (...events: RunEvent[]) => collect(numbered([runStart(), ...events]))

function task(span_id: string, level: number, parent_id?: string): RunEvent {
  return { ...sampleEvents.task_start, span_id, level, parent_id, tool_call_id: `call of ${span_id}` }
}

function approval(tool_call_id: string, span_id?: string): RunEvent {
  return { ...sampleEvents.approval_request, approval_id: `for ${tool_call_id}`, tool_call_id, span_id }
}

test('a run in which nothing is open needs no closing', () => {
  const state = fold(say({ content: 'a' }), toolStart('a'), toolResult('a'), task('t1', 1), {
    ...sampleEvents.task_end,
    span_id: 't1',
  })
  expect(closingsOf(state, 'stopped')).toEqual([])
})

test('questions are closed first, then calls, then sub-agents, the innermost first', () => {
  const state = fold(
    toolStart('call of t1'),
    task('t1', 1),
    toolStart('call of t2', { span_id: 't1' }),
    task('t2', 2, 't1'),
    toolStart('asked', { span_id: 't2' }),
    approval('asked', 't2'),
    used(usage, { span_id: 't2' }),
    used(usage, { span_id: 't1' }),
  )
  const closings = closingsOf(state, 'stopped')
  expect(closings).toMatchObject([
    { type: 'approval_response', approval_id: 'for asked', decision: 'cancelled', by: 'policy' },
    { type: 'tool_result', tool_call_id: 'call of t1', status: 'stopped', content: [] },
    { type: 'tool_result', tool_call_id: 'call of t2', span_id: 't1', status: 'stopped' },
    { type: 'tool_result', tool_call_id: 'asked', span_id: 't2', status: 'stopped' },
    { type: 'task_end', span_id: 't2', status: 'stopped', usage },
    { type: 'task_end', span_id: 't1', status: 'stopped', usage: { total_tokens: 6 } },
  ])
  expect(closings).toHaveLength(6)
  expect(closings[1]).not.toHaveProperty('span_id')
})

test('a call that was asked for but not started is closed; one that is only written is not', () => {
  const state = fold(
    callDelta(0, { id: 'asked', name: 'write', arguments: '{}' }),
    callDelta(1, { id: 'written', name: 'write', arguments: '{}' }),
    finish('tool_calls'),
    approval('asked'),
  )
  expect(closingsOf(state, 'interrupted')).toMatchObject([
    { type: 'approval_response' },
    { type: 'tool_result', tool_call_id: 'asked', status: 'interrupted' },
  ])
  expect(closingsOf(state, 'interrupted')).toHaveLength(2)
})

test('a call that is closed lasted from its first word to the last event', () => {
  const state = fold(toolStart('a'), say({ content: 'b' }), say({ content: 'c' }))
  expect(closingsOf(state, 'stopped')).toMatchObject([{ duration_ms: 20 }])
})

test('folding the closings in leaves nothing open', () => {
  const state = fold(
    toolStart('call of t1'),
    task('t1', 1),
    toolStart('asked', { span_id: 't1' }),
    approval('asked', 't1'),
  )
  const closings = closingsOf(state, 'stopped').map((event) => ({ ...event, t: 90 }))
  const closed = collect(numbered(closings, state.lastSeq), state)
  expect([...closed.open]).toEqual([])
  expect(closed.status).toBe('running')
})

const item = { index: 2, total: 3 }
const nested = () =>
  fold(
    nodeStart('map', { level: 1 }),
    nodeStart('item', { parent_id: 'map', level: 2, node_id: 'map', item, iteration: 1 }),
    nodeStart('in', { parent_id: 'item', level: 3, attempt: 2 }),
    { ...sampleEvents.input_request, span_id: 'in' },
    used(usage, { span_id: 'in' }),
    nodeStart('beside', { level: 1 }),
  )

test('nodes are closed with who they are and what they have used, the innermost first; a question to a person with its node', () => {
  const closings = closingsOf(nested(), 'interrupted')
  expect(closings).toEqual([
    {
      type: 'node_end',
      span_id: 'in',
      parent_id: 'item',
      node_id: 'in',
      node_name: 'in',
      level: 3,
      attempt: 2,
      status: 'interrupted',
      usage,
    },
    {
      type: 'node_end',
      span_id: 'item',
      parent_id: 'map',
      node_id: 'map',
      node_name: 'item',
      level: 2,
      attempt: 1,
      item,
      iteration: 1,
      status: 'interrupted',
      usage,
    },
    expect.objectContaining({ span_id: 'map', usage }),
    expect.objectContaining({ span_id: 'beside', status: 'interrupted' }),
  ])
  const state = nested()
  const closed = collect(
    numbered(
      closings.map((event) => ({ ...event, t: 90 })),
      state.lastSeq,
    ),
    state,
  )
  expect([...closed.open]).toEqual([])
  expect(closed.status).toBe('running')
})

test('of one span only what stands in it is closed, without the span itself', () => {
  expect(closingsOf(nested(), 'stopped', 'item')).toMatchObject([{ span_id: 'in', status: 'stopped' }])
  expect(closingsOf(nested(), 'stopped', 'map')).toMatchObject([{ span_id: 'in' }, { span_id: 'item' }])
  expect(closingsOf(nested(), 'stopped', 'beside')).toEqual([])
})

test('what has ended is not closed again', () => {
  const state = fold(nodeStart('a'), nodeEnd('a', 'completed'), nodeEnd('b', 'skipped'), nodeStart('c'))
  expect(closingsOf(state, 'stopped')).toMatchObject([{ span_id: 'c' }])
})
