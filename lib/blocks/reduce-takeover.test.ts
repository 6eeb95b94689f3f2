import { expect, test } from 'vitest'
import type { RunEvent } from '@/lib/protocol/events'
import { sampleEvents } from '@/lib/protocol/sample-events'
import {
  callDelta,
  finish,
  nodeEnd,
  nodeStart,
  numbered,
  runStart,
  say,
  takeover,
  toolResult,
  toolStart,
  used,
} from './arbitrary-run'
import { collect } from './collect'
import { blocksOf } from './reduce'

const fold = (...events: RunEvent[]) => collect(numbered([runStart(), ...events]))
/** Id, and whether it is folded away, of every block. */
const folded = (...events: RunEvent[]) =>
  blocksOf(fold(...events)).map(({ id, isSuperseded }) => [id, isSuperseded === true])
const call = (id: string, turn = 0) => callDelta(0, { id, name: 'search', arguments: '{}' }, { turn })

test('speech of a turn that was never finished is folded away, open or closed', () => {
  const state = fold(
    say({ content: 'kept' }),
    finish('stop'),
    say({ reasoning_content: 'torn' }, { turn: 1 }),
    say({ content: 'to' }, { turn: 1 }),
    takeover,
  )
  expect(blocksOf(state)).toMatchObject([
    { content: 'kept', isComplete: true },
    { content: 'torn', isComplete: true, isSuperseded: true },
    { content: 'to', isComplete: true, isSuperseded: true, endTimestamp: 50 },
  ])
  expect(blocksOf(state)[0]?.isSuperseded).toBeUndefined()
})

test('the turn is done again under its own number', () => {
  const again = [say({ content: 'whole' }), finish('stop')]
  expect(folded(say({ content: 'tor' }), takeover, ...again)).toEqual([
    [':0', true],
    [':1', false],
  ])
  expect(folded(say({ content: 'tor' }), takeover, say({ content: 'torn' }), takeover, ...again)).toEqual([
    [':0', true],
    [':1', true],
    [':2', false],
  ])
})

test('a call that was half written ends as interrupted', () => {
  const [block] = blocksOf(fold(callDelta(0, { name: 'search', arguments: '{"q' }), takeover))
  expect(block).toMatchObject({ isComplete: true, isSuperseded: true, tool: { status: 'interrupted' } })
})

test('calls of a finished turn stay: those with a result, and those yet to be executed', () => {
  const lost = [
    call('a'),
    callDelta(1, { id: 'b', name: 'search' }),
    callDelta(2, { id: 'c', name: 'search' }),
    finish('tool_calls'),
    toolStart('a'),
    toolResult('a'),
    toolStart('b'),
    toolResult('b', { status: 'interrupted' }),
    takeover,
  ]
  expect(folded(...lost)).toEqual([
    [':0', false],
    [':1', false],
    [':2', false],
  ])
  const state = fold(...lost, toolStart('c'), toolResult('c'))
  expect(blocksOf(state).map(({ tool }) => tool?.status)).toEqual(['completed', 'interrupted', 'completed'])
})

test('a call that was being executed stays open, and may be started again', () => {
  const events = [call('a'), finish('tool_calls'), toolStart('a'), takeover]
  expect(blocksOf(fold(...events))).toMatchObject([{ isComplete: false, tool: { status: 'running' } }])
  expect(blocksOf(fold(...events, toolStart('a'), toolResult('a')))).toMatchObject([
    { isComplete: true, tool: { status: 'completed' } },
  ])
})

test('a sub-agent goes on in its own span; only its torn turn is folded away', () => {
  const place = { span_id: 't1' }
  expect(
    folded(
      { ...sampleEvents.task_start, parent_id: undefined },
      say({ content: 'kept' }, place),
      finish('stop', place),
      say({ content: 'torn' }, { ...place, turn: 1 }),
      takeover,
      say({ content: 'whole' }, { ...place, turn: 1 }),
    ),
  ).toEqual([
    ['t1:0', false],
    ['t1:1', false],
    ['t1:2', true],
    ['t1:3', false],
  ])
})

test('a sub-agent inside a node that is lost is lost with it', () => {
  expect(
    folded(
      nodeStart('n1'),
      { ...sampleEvents.task_start, parent_id: 'n1' },
      nodeEnd('n1', 'interrupted'),
      takeover,
    ),
  ).toEqual([
    ['n1:0', true],
    ['t1:0', true],
  ])
})

test('a result that came before its turn was finished stays', () => {
  expect(folded(say({ content: 'torn' }), call('a'), toolStart('a'), toolResult('a'), takeover)).toEqual([
    [':0', true],
    [':1', false],
  ])
})

test('all that an interrupted attempt of a node said is folded away; other nodes are left alone', () => {
  const attempt = { node_id: 'draft', attempt: 2 }
  expect(
    folded(
      nodeStart('n0'),
      say({ content: 'done' }, { span_id: 'n0' }),
      finish('stop', { span_id: 'n0' }),
      nodeEnd('n0', 'completed'),
      nodeStart('n1', { node_id: 'draft' }),
      say({ content: 'a' }, { span_id: 'n1' }),
      finish('stop', { span_id: 'n1' }),
      nodeEnd('n1', 'interrupted', { node_id: 'draft' }),
      takeover,
      nodeStart('n2', attempt),
      say({ content: 'b' }, { span_id: 'n2' }),
      nodeEnd('n2', 'completed', attempt),
    ),
  ).toEqual([
    ['n0:0', false],
    ['n0:1', false],
    ['n1:0', true],
    ['n1:1', true],
    ['n2:0', false],
    ['n2:1', false],
  ])
})

test('a node that nobody closed goes on in its span, with the nodes in it that had ended', () => {
  const inside = { parent_id: 'n1', level: 2 }
  const state = fold(
    nodeStart('n1'),
    nodeStart('n2', inside),
    say({ content: 'done' }, { span_id: 'n2' }),
    finish('stop', { span_id: 'n2' }),
    nodeEnd('n2', 'completed', inside),
    nodeStart('n3', inside),
    say({ content: 'torn' }, { span_id: 'n3' }),
    nodeEnd('n3', 'interrupted', inside),
    takeover,
  )
  expect(
    blocksOf(state).map(({ id, isComplete, isSuperseded }) => [id, isComplete, isSuperseded === true]),
  ).toEqual([
    ['n1:0', false, false],
    ['n2:0', true, false],
    ['n2:1', true, false],
    ['n3:0', true, true],
    ['n3:1', true, true],
  ])
})

test('a question outlives the driver that asked it, with the node and the call around it', () => {
  const state = fold(
    toolStart('call-1'),
    nodeStart('n1'),
    { ...sampleEvents.task_start, parent_id: 'n1' },
    { ...sampleEvents.input_request, span_id: 't1' },
    nodeStart('n2'),
    nodeEnd('n2', 'interrupted'),
    takeover,
  )
  expect(blocksOf(state).map(({ id, isComplete }) => [id, isComplete])).toEqual([
    [':0', false],
    ['n1:0', false],
    ['t1:0', false],
    ['t1:1', false],
    ['n2:0', true],
  ])
  expect(state.status).toBe('waiting')
})

test('what a lost attempt used was paid for, and is counted', () => {
  const usage = { prompt_tokens: 2, completion_tokens: 1, total_tokens: 3 }
  expect(fold(used(usage), takeover, used(usage)).usage?.total_tokens).toBe(6)
})

test('blocks that are kept keep their reference', () => {
  const before = fold(say({ content: 'kept' }), finish('stop'), say({ content: 'torn' }, { turn: 1 }))
  const after = collect(numbered([takeover], 9), before)
  expect(blocksOf(after)[0]).toBe(blocksOf(before)[0])
})

test.for(['approval', 'input', 'checkpoint'] as const)(
  'a run that goes on after %s folds nothing away',
  (reason) => {
    expect(
      folded(nodeStart('n1'), say({ content: 'a' }), toolStart('b'), { type: 'run_resumed', t: 0, reason }),
    ).toEqual([
      ['n1:0', false],
      [':0', false],
      [':1', false],
    ])
  },
)
