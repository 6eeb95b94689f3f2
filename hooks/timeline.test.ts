import { expect, test } from 'vitest'
import { approval, call, end, runStore, text } from '@/components/run/agent-run-test-setup'
import {
  failedOnce,
  graphOf,
  graphStart,
  inputRequest,
  nodeEnd,
  nodeStart,
  runOf,
  secondAttempt,
  skipped,
} from '@/components/run/graph-run-test-setup'
import type { RunEvent } from '@/lib/protocol/events'
import { rowsInView, scaleOf, timelineOf } from './timeline'

function lanes(opened: readonly string[], ...events: readonly RunEvent[]) {
  const { store } = runStore(graphStart(runOf(graphOf([]))), ...events)
  return timelineOf(store.getState().run, new Set(opened))
}

const bars = (...events: readonly RunEvent[]) => lanes([], ...events).map((lane) => lane.bars)

const thinks = (t: number, spanId: string) => {
  const choices = [{ index: 0, delta: { reasoning_content: 'Hm' }, finish_reason: null }]
  return { ...text(t, '', { span_id: spanId }), choices } as RunEvent
}

test('what runs goes on, what is done has its length', () => {
  expect(bars(nodeStart(10, 'a'), nodeStart(20, 'b'), nodeEnd(50, 'a'))).toEqual([
    [{ kind: 'done', from: 10, to: 50 }],
    [{ kind: 'work', from: 20, to: null }],
  ])
})

test('attempts at one run of a node share a lane, with the pause between them', () => {
  expect(bars(...failedOnce(10, 20, 'a'))).toEqual([
    [
      { kind: 'failed', from: 10, to: 20 },
      { kind: 'pause', from: 20, to: null },
    ],
  ])
  expect(bars(...failedOnce(10, 20, 'a'), secondAttempt(4_020, 'a'))).toEqual([
    [
      { kind: 'failed', from: 10, to: 20 },
      { kind: 'pause', from: 20, to: 4_020 },
      { kind: 'work', from: 4_020, to: null },
    ],
  ])
})

test('a run that ends in a pause ends the pause', () => {
  expect(bars(...failedOnce(10, 20, 'a'), end(900, { status: 'stopped' }))[0]?.at(-1)).toEqual({
    kind: 'pause',
    from: 20,
    to: 900,
  })
})

test('another round of a loop is another lane', () => {
  expect(
    bars(nodeStart(10, 'a'), nodeEnd(20, 'a'), nodeStart(30, 'a2', { node_id: 'a', iteration: 1 })),
  ).toHaveLength(2)
})

test('it is pale while it thinks before its first word', () => {
  const thinking = [nodeStart(10, 'a'), thinks(12, 'a')]
  expect(bars(...thinking)).toEqual([[{ kind: 'think', from: 10, to: null }]])
  expect(bars(...thinking, text(40, 'So', { span_id: 'a' }), nodeEnd(60, 'a'))).toEqual([
    [
      { kind: 'think', from: 10, to: 40 },
      { kind: 'done', from: 40, to: 60 },
    ],
  ])
})

test('it is ochre while a person is awaited', () => {
  expect(
    bars(
      nodeStart(10, 'a'),
      inputRequest(20, { span_id: 'a' }),
      { type: 'input_response', t: 80, input_id: 'input-1', value: 'yes', by: 'local' },
      nodeEnd(90, 'a'),
    ),
  ).toEqual([
    [
      { kind: 'done', from: 10, to: 20 },
      { kind: 'ask', from: 20, to: 80 },
      { kind: 'done', from: 80, to: 90 },
    ],
  ])
})

test('two questions at once are one wait', () => {
  const place = { span_id: 'a' }
  expect(
    bars(
      nodeStart(10, 'a'),
      call(11, 'c1', 'deploy', '{}', place),
      call(12, 'c2', 'delete', '{}', place),
      approval(20, { ...place, tool_call_id: 'c1' }),
      approval(30, { ...place, tool_call_id: 'c2', approval_id: 'approval-2' }),
    ),
  ).toEqual([
    [
      { kind: 'work', from: 10, to: 20 },
      { kind: 'ask', from: 20, to: null },
    ],
  ])
})

test('skipped and kept nodes have a mark, and what took no time too', () => {
  expect(
    bars(nodeEnd(0, 'k', { is_kept: true }), skipped(30, 's'), nodeStart(40, 'b'), nodeEnd(40, 'b')),
  ).toEqual([
    [{ kind: 'kept', from: 0, to: 0 }],
    [{ kind: 'skipped', from: 30, to: 30 }],
    [{ kind: 'done', from: 40, to: 40 }],
  ])
})

test('the items of a map are folded into its lane until it is opened', () => {
  const item = (index: number) =>
    nodeStart(20 + index, `i${index}`, { node_id: 'map', parent_id: 'map', item: { index, total: 2 } })
  const events = [nodeStart(10, 'map'), item(0), item(1)]
  expect(lanes([], ...events)).toMatchObject([{ id: 'map:0', hasInside: true, isOpen: false }])
  expect(lanes(['map:0'], ...events)).toMatchObject([
    { id: 'map:0', depth: 0, isOpen: true },
    { id: 'i0:0', depth: 1, item: { index: 0, total: 2 }, hasInside: false },
    { id: 'i1:0', depth: 1, item: { index: 1, total: 2 } },
  ])
})

test('a scale has round figures, and the run fits on it', () => {
  expect(scaleOf(67_000, 6)).toEqual({ step: 20_000, total: 80_000 })
  expect(scaleOf(60_000, 6)).toEqual({ step: 10_000, total: 60_000 })
  expect(scaleOf(60_001, 6)).toEqual({ step: 20_000, total: 80_000 })
  expect(scaleOf(1, 6)).toEqual({ step: 100, total: 100 })
  expect(scaleOf(40 * 86_400_000, 6)).toEqual({ step: 7 * 86_400_000, total: 42 * 86_400_000 })
})

test('of a long list only what is near the view is drawn', () => {
  expect(rowsInView(0, 240, 24, 200)).toEqual({ from: 0, to: 18 })
  expect(rowsInView(2_400, 240, 24, 200)).toEqual({ from: 92, to: 118 })
  expect(rowsInView(4_560, 240, 24, 200)).toEqual({ from: 182, to: 200 })
})
