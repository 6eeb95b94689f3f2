import { expect, test } from 'vitest'
import type { RunEvent } from '@/lib/protocol/events'
import { sampleEvents } from '@/lib/protocol/sample-events'
import { nodeEnd, nodeStart, numbered, runStart, say, toolStart } from './arbitrary-run'
import { collect } from './collect'
import { blockOf, blocksOf } from './reduce'

const fold = (...events: RunEvent[]) => collect(numbered([runStart(), ...events]))
const task: RunEvent = { ...sampleEvents.task_start, parent_id: 'n1', level: 1 }

test('a node has a block of its own, in which its inside is drawn', () => {
  const state = fold(
    nodeStart('n1'),
    say({ content: 'a' }, { span_id: 'n1' }),
    task,
    say({ content: 'b' }, { span_id: 't1' }),
  )
  expect(
    blocksOf(state).map(({ id, type, spanId, parentSpanId }) => [id, type, spanId, parentSpanId]),
  ).toEqual([
    ['n1:0', 'node', 'n1', ''],
    ['n1:1', 'text', 'n1', 'n1'],
    ['t1:0', 'task', 't1', 'n1'],
    ['t1:1', 'text', 't1', 't1'],
  ])
})

test('a node tells who it is', () => {
  const item = { index: 1, total: 3 }
  const [block] = blocksOf(
    fold(nodeStart('n1', { node_name: 'Draft', level: 2, attempt: 2, item, iteration: 4 })),
  )
  expect(block).toMatchObject({
    nodeInfo: { nodeName: 'Draft', level: 2, status: 'running' },
    span: { nodeId: 'n1', attempt: 2, item, iteration: 4 },
  })
})

test('a node that failed does not stay running', () => {
  const { error, usage } = sampleEvents.node_end
  const state = fold(
    nodeStart('n1'),
    say({ content: 'half' }, { span_id: 'n1' }),
    nodeEnd('n1', 'failed', { error, usage, output: 'half' }),
  )
  expect(blocksOf(state)).toMatchObject([
    {
      isComplete: true,
      endTimestamp: 30,
      nodeInfo: { status: 'failed' },
      span: { nodeId: 'n1', error, usage, output: 'half' },
    },
    { type: 'text', content: 'half', isComplete: true },
  ])
})

test('blocks inside a node keep their reference when the node ends', () => {
  const place = { span_id: 'n1' }
  const before = fold(nodeStart('n1'), say({ reasoning_content: 'a' }, place), say({ content: 'b' }, place))
  const after = collect(numbered([nodeEnd('n1', 'completed')], 9), before)
  expect(blockOf(after, 'n1:1')).toBe(blockOf(before, 'n1:1'))
})

test('a node that ends takes with it all that is open below it, and nothing beside it', () => {
  const state = fold(
    nodeStart('n1'),
    task,
    toolStart('c1', { span_id: 't1' }),
    nodeStart('n2'),
    say({ content: 'on' }, { span_id: 'n2' }),
    nodeEnd('n1', 'failed'),
  )
  expect(
    blocksOf(state).map(({ id, isComplete, tool, nodeInfo }) => [
      id,
      isComplete,
      tool?.status ?? nodeInfo?.status,
    ]),
  ).toEqual([
    ['n1:0', true, 'failed'],
    ['t1:0', true, 'interrupted'],
    ['t1:1', true, 'interrupted'],
    ['n2:0', false, 'running'],
    ['n2:1', false, 'running'],
  ])
})

test('a skipped node has only its end', () => {
  const state = fold(nodeEnd('n1', 'skipped', { node_name: 'Draft' }))
  expect(blocksOf(state)).toMatchObject([
    { id: 'n1:0', type: 'node', isComplete: true, nodeInfo: { nodeName: 'Draft', status: 'skipped' } },
  ])
  expect(state.nodeInfo).toBeNull()
})

test('a node ends once', () => {
  const state = fold(
    nodeStart('n1'),
    nodeEnd('n1', 'completed'),
    nodeEnd('n1', 'interrupted'),
    nodeStart('n1'),
  )
  expect(blocksOf(state)).toMatchObject([{ id: 'n1:0', endTimestamp: 20, nodeInfo: { status: 'completed' } }])
})

test('a retry stands between the attempt that failed and the next', () => {
  const { error } = sampleEvents.node_retry
  const state = fold(
    nodeStart('outer'),
    nodeStart('n1a', { parent_id: 'outer', node_id: 'draft', node_name: 'Draft', level: 1 }),
    nodeEnd('n1a', 'failed', { node_id: 'draft' }),
    { ...sampleEvents.node_retry, span_id: 'n1a' },
    nodeStart('n1b', { parent_id: 'outer', node_id: 'draft', attempt: 2 }),
  )
  expect(blocksOf(state).map(({ id, parentSpanId }) => [id, parentSpanId])).toEqual([
    ['outer:0', ''],
    ['n1a:0', 'outer'],
    ['outer:1', 'outer'],
    ['n1b:0', 'outer'],
  ])
  expect(blockOf(state, 'outer:1')).toMatchObject({
    type: 'retry',
    content: error.message,
    isComplete: true,
    nodeInfo: { nodeName: 'Draft', status: 'failed' },
    span: { nodeId: 'draft', attempt: 2, delayMs: 500, error },
  })
})

test('of two nodes with one id, as in two items of a map, a retry stands beside the one that failed', () => {
  const draft = { node_id: 'draft' }
  const state = fold(
    nodeStart('item1'),
    nodeStart('item2'),
    nodeStart('a', { ...draft, parent_id: 'item1' }),
    nodeStart('b', { ...draft, parent_id: 'item2' }),
    nodeEnd('a', 'failed', draft),
    { ...sampleEvents.node_retry, span_id: 'a' },
  )
  expect(blocksOf(state).at(-1)).toMatchObject({ id: 'item1:1', type: 'retry', parentSpanId: 'item1' })
})

test('a node tells what it works on, what it gave, and whom it chose', () => {
  const [block] = blocksOf(
    fold(
      nodeStart('n1', { input: 'Write it.', model_name: 'demo' }),
      nodeEnd('n1', 'completed', { output: { text: 'Done.' }, next: ['check'] }),
    ),
  )
  expect(block?.span).toMatchObject({ input: 'Write it.', output: { text: 'Done.' }, next: ['check'] })
  expect(block?.span?.isKept).toBeUndefined()
})

test('a node that an earlier run had finished has only its end, and says so', () => {
  const state = fold(nodeEnd('n1', 'completed', { output: 'old', is_kept: true }))
  expect(blocksOf(state)).toMatchObject([
    {
      id: 'n1:0',
      isComplete: true,
      nodeInfo: { status: 'completed' },
      span: { output: 'old', isKept: true },
    },
  ])
})

test('a sub-agent tells its task and its result', () => {
  const end: RunEvent = {
    ...sampleEvents.task_end,
    status: 'completed',
    result: 'All true.',
    error: undefined,
  }
  expect(blocksOf(fold(task, end))).toMatchObject([
    {
      type: 'task',
      content: 'Check the facts.',
      toolCallId: 'call-1',
      isComplete: true,
      nodeInfo: { nodeName: 'checker', level: 1, status: 'completed' },
      span: { output: 'All true.', usage: sampleEvents.task_end.usage },
    },
  ])
})

test('spans that name each other as parent make no circle', () => {
  const state = fold(
    nodeStart('a', { parent_id: 'b' }),
    nodeStart('b', { parent_id: 'a' }),
    nodeEnd('a', 'failed'),
  )
  expect(blocksOf(state).map(({ id, parentSpanId, isComplete }) => [id, parentSpanId, isComplete])).toEqual([
    ['a:0', '', true],
    ['b:0', 'a', true],
  ])
})

test('blocks of a speaker who was never announced have ids of their own', () => {
  const state = fold(
    say({ content: 'early' }, { span_id: 'n1' }),
    nodeStart('n1'),
    nodeEnd('n1', 'completed'),
  )
  expect(blocksOf(state).map(({ id, type, isComplete }) => [id, type, isComplete])).toEqual([
    ['n1:0', 'text', true],
    ['n1:1', 'node', true],
  ])
})
