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
