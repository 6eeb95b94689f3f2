import { expect, test } from 'vitest'
import { end, runStore } from '@/components/run/agent-run-test-setup'
import {
  badGateway,
  failedOnce,
  graphOf,
  graphStart,
  inputRequest,
  nodeEnd,
  nodeStart,
  runOf,
  skipped,
} from '@/components/run/graph-run-test-setup'
import { nodeRunsById } from '@/hooks/graph-states'
import type { RunEvent } from '@/lib/protocol/events'
import { stateOfNode } from './drawn-state'

const { graph } = runOf(
  graphOf(
    [
      { kind: 'model', id: 'a' },
      { kind: 'model', id: 'b' },
    ],
    [
      { from: 'start', to: 'a' },
      { from: 'a', to: 'b' },
      { from: 'b', to: 'end' },
    ],
  ),
)

function stateOf(nodeId: string, now: number, ...events: readonly RunEvent[]) {
  const { store } = runStore(graphStart(runOf(graph)), ...events)
  const { run } = store.getState()
  return stateOfNode(nodeId, {
    graph,
    runs: nodeRunsById(run),
    now,
    hasEnded: run.end !== null,
    hasCompleted: run.end?.status === 'completed',
  })
}

const usage = { prompt_tokens: 3_000, completion_tokens: 104, total_tokens: 3_104 }

test('a node that has not begun says what it waits for, while the run goes on', () => {
  expect(stateOf('b', 5)).toEqual({ status: 'queued', text: 'waits for 1' })
  expect(stateOf('b', 5, end(5, { status: 'stopped' }))).toBeUndefined()
  expect(stateOf('start', 5)).toEqual({ status: 'done', text: '' })
  expect(stateOf('end', 5)).toBeUndefined()
  expect(stateOf('end', 5, end(5))).toEqual({ status: 'done', text: '' })
})

test('one that runs counts on, and one that is done has its figures', () => {
  expect(stateOf('a', 4_000, nodeStart(1_000, 'a'))).toEqual({
    status: 'running',
    text: 'running',
    figures: '3.0 s',
  })
  expect(stateOf('a', 9_000, nodeStart(1_000, 'a'), nodeEnd(3_500, 'a', { usage }))).toEqual({
    status: 'done',
    text: 'done',
    figures: '2.5 s · 3.1k',
  })
  expect(stateOf('a', 9_000, nodeEnd(0, 'a', { is_kept: true }))).toEqual({ status: 'done', text: 'kept' })
})

test('a pause counts down to the next attempt', () => {
  expect(stateOf('a', 2_500, ...failedOnce(1, 1_000, 'a'))).toEqual({
    status: 'retrying',
    text: 'retries in 3 s',
    figures: 'attempt 2',
  })
})

test('a failure gives its reason, a question asks for a person, and a path not taken says so', () => {
  expect(
    stateOf('a', 9, nodeStart(1, 'a'), nodeEnd(2, 'a', { status: 'failed', error: badGateway })),
  ).toEqual({ status: 'failed', text: 'failed: linear.search answered 502' })
  const refusal = { ...badGateway, message: '127.0.0.1:4610 failed (500): Refused with 500.' }
  expect(
    stateOf('a', 9, nodeStart(1, 'a'), nodeEnd(2, 'a', { status: 'failed', error: refusal }))?.text,
  ).toBe('127.0.0.1:4610 failed (500)')
  expect(stateOf('a', 9, nodeStart(1, 'a'), inputRequest(2, { span_id: 'a' }))).toMatchObject({
    status: 'waiting',
    text: 'needs you',
  })
  expect(stateOf('a', 9, skipped(1, 'a'))).toEqual({ status: 'skipped', text: 'skipped' })
})

test('a map says how many of its items are done', () => {
  const item = (index: number) =>
    nodeStart(2, `i${index}`, { node_id: 'a', parent_id: 'a', item: { index, total: 20 } })
  expect(stateOf('a', 9, nodeStart(1, 'a'), item(0), item(1), nodeEnd(3, 'i0'))?.text).toBe(
    '1 of 20, 1 at once',
  )
})
