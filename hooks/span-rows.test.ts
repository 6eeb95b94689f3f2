import { expect, test } from 'vitest'
import {
  approval,
  approved,
  call,
  runStore,
  start,
  taskEnd,
  taskStart,
  text,
  toolResult,
  toolStart,
} from '@/components/run/agent-run-test-setup'
import { failedOnce, nodeEnd, nodeStart, secondAttempt, skipped } from '@/components/run/graph-run-test-setup'
import type { RunEvent } from '@/lib/protocol/events'
import { layOut } from './span-rows'

function runOf(...events: readonly RunEvent[]) {
  return runStore(...events).store.getState().run
}

function rowsOf(...events: readonly RunEvent[]) {
  return Object.fromEntries(layOut(runOf(...events)).rows)
}

test('text stands alone, and calls that follow each other share a row', () => {
  expect(rowsOf(text(1, 'So'), call(2, 'c1', 'search'), call(3, 'c2', 'fetch'), text(4, 'Then'))).toEqual({
    '': [
      { kind: 'block', ids: [':0'] },
      { kind: 'calls', ids: [':1', ':2'] },
      { kind: 'block', ids: [':3'] },
    ],
  })
})

test('what a sub-agent does stands in its own span, and its call is not drawn beside it', () => {
  const rows = rowsOf(
    call(1, 'c1', 'scout'),
    taskStart(2, 'scout', { tool_call_id: 'c1' }),
    text(3, 'Looking', { span_id: 'scout' }),
  )
  expect(rows).toEqual({
    '': [{ kind: 'spans', ids: ['scout:0'] }],
    scout: [{ kind: 'block', ids: ['scout:1'] }],
  })
})

test('sub-agents share a frame when they run at once, and not when one follows the other', () => {
  const [first, second, third] = [taskStart(1, 'a'), taskStart(2, 'b'), taskStart(9, 'c')]
  expect(rowsOf(first, second, taskEnd(5, 'a'), taskEnd(6, 'b'), third)['']).toEqual([
    { kind: 'spans', ids: ['a:0', 'b:0'] },
    { kind: 'spans', ids: ['c:0'] },
  ])
})

test('a call that waits for a yes is drawn as its question, and as a call again once it has one', () => {
  const asking = [call(1, 'c1', 'deploy'), approval(2, { tool_call_id: 'c1' })]
  expect(rowsOf(...asking)['']).toEqual([{ kind: 'block', ids: [':1'] }])
  expect(rowsOf(...asking, approved(3))['']).toEqual([
    { kind: 'calls', ids: [':0'] },
    { kind: 'block', ids: [':1'] },
  ])
})

test('what a lost attempt left shares one row', () => {
  const rows = rowsOf(
    text(1, 'Half'),
    call(2, 'c1', 'search'),
    { type: 'run_resumed', t: 3, reason: 'takeover' },
    text(4, 'Whole'),
  )
  expect(rows['']).toEqual([
    { kind: 'lost', ids: [':0', ':1'] },
    { kind: 'block', ids: [':2'] },
  ])
})

test('a speaker that nobody announced is drawn in the run itself', () => {
  expect(rowsOf(text(1, 'Hm', { span_id: 'ghost' }))['']).toEqual([{ kind: 'block', ids: ['ghost:0'] }])
})

test('voices go by order of appearance and repeat after four', () => {
  const { voices } = layOut(
    runOf(start(), ...['a', 'b', 'c', 'd', 'e'].map((id, index) => taskStart(index, id))),
  )
  expect([...voices]).toEqual([
    ['a', 1],
    ['b', 2],
    ['c', 3],
    ['d', 4],
    ['e', 1],
  ])
})

test('rows of a span keep their reference while others change', () => {
  const { store, take } = runStore(taskStart(1, 'a'), text(2, 'In a', { span_id: 'a' }))
  const before = layOut(store.getState().run)
  take(toolStart(3, 'c1', 'search'), toolResult(4, 'c1'))
  const after = layOut(store.getState().run, before)
  expect(after.rows.get('a')).toBe(before.rows.get('a'))
  expect(after.rows.get('')).not.toBe(before.rows.get(''))
  expect(after.rows.get('')?.[0]).toBe(before.rows.get('')?.[0])
})

test('nodes share a frame when they run at once; one that waits for its next attempt runs', () => {
  const [a, b, c] = [nodeStart(1, 'a'), nodeStart(1, 'b'), nodeStart(2_500, 'c')]
  expect(rowsOf(a, b, nodeEnd(2_000, 'a'), nodeEnd(2_100, 'b'), c)['']).toEqual([
    { kind: 'spans', ids: ['a:0', 'b:0'] },
    { kind: 'spans', ids: ['c:0'] },
  ])
  expect(rowsOf(...failedOnce(1, 2_000, 'a'), c)['']).toEqual([{ kind: 'spans', ids: ['a:0', 'c:0'] }])
})

test('attempts at one run of a node stand in the place of the first, lost ones too', () => {
  const { rows, attempts, voices } = layOut(
    runOf(
      start(),
      ...failedOnce(1, 2, 'a'),
      nodeStart(3, 'b'),
      secondAttempt(4_002, 'a'),
      nodeEnd(5_000, 'a again', { node_id: 'a', status: 'interrupted' }),
      { type: 'run_resumed', t: 5_001, reason: 'takeover' },
      nodeStart(5_002, 'a third', { node_id: 'a', attempt: 3 }),
    ),
  )
  expect(rows.get('')).toEqual([{ kind: 'spans', ids: ['a:0', 'b:0'] }])
  expect(attempts.get('a:0')).toEqual(['a:0', ':0', 'a again:0', 'a third:0'])
  expect([voices.get('a'), voices.get('a again'), voices.get('b')]).toEqual([1, 1, 2])
})

test('a round of a loop is a row of its own', () => {
  const rows = rowsOf(nodeStart(1, 'a'), nodeEnd(2, 'a'), nodeStart(3, 'a2', { node_id: 'a', iteration: 1 }))
  expect(rows['']?.map(({ ids }) => ids)).toEqual([['a:0'], ['a2:0']])
})

test('what is skipped while others run parts nothing, and neighbours share their line', () => {
  expect(rowsOf(nodeStart(1, 'a'), skipped(2, 'x'), skipped(3, 'y'), nodeStart(4, 'b'))['']).toEqual([
    { kind: 'spans', ids: ['a:0', 'b:0'] },
    { kind: 'skipped', ids: ['x:0', 'y:0'] },
  ])
})

test('what an earlier run had finished shares a row, and so do the items of a map', () => {
  const kept = (spanId: string) => nodeEnd(0, spanId, { is_kept: true })
  const item = (index: number) =>
    nodeStart(index, `i${index}`, { node_id: 'm', parent_id: 'm', item: { index, total: 2 } })
  const rows = rowsOf(
    kept('a'),
    kept('b'),
    nodeStart(1, 'm'),
    item(0),
    nodeEnd(5, 'i0', { node_id: 'm' }),
    item(1),
  )
  expect(rows['']).toEqual([
    { kind: 'kept', ids: ['a:0', 'b:0'] },
    { kind: 'spans', ids: ['m:0'] },
  ])
  expect(rows['m']).toEqual([{ kind: 'items', ids: ['i0:0', 'i1:0'] }])
})

test('attempts keep their reference while others change', () => {
  const { store, take } = runStore(...failedOnce(1, 2, 'a'))
  const before = layOut(store.getState().run)
  take(nodeStart(3, 'b'))
  const after = layOut(store.getState().run, before)
  expect(after.attempts.get('a:0')).toBe(before.attempts.get('a:0'))
})
