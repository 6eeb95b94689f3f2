import { expect, test } from 'vitest'
import { runStore } from '@/components/run/agent-run-test-setup'
import {
  badGateway,
  failedOnce,
  graphOf,
  graphStart,
  nodeEnd,
  nodeStart,
  runOf,
  skipped,
} from '@/components/run/graph-run-test-setup'
import { blockOf } from '@/lib/blocks/reduce'
import type { RunEvent } from '@/lib/protocol/events'
import { graphRunOf, nodeOfBlock, progressOf } from './graph-run'
import { edgeUseOf, nodeRunsById, openInto } from './graph-states'
import { ownerIn } from './use-run'

const definition = runOf(
  graphOf(
    [
      { kind: 'model', id: 'a' },
      { kind: 'map', id: 'each', graph: 'one' },
      { kind: 'branch', id: 'which', cases: [{ name: 'yes', when: 'true' }] },
      { kind: 'model', id: 'b' },
      { kind: 'model', id: 'c' },
    ],
    [
      { from: 'start', to: 'a' },
      { from: 'start', to: 'each' },
      { from: 'a', to: 'which' },
      { from: 'each', to: 'which' },
      { from: 'which', to: 'b', case: 'yes' },
      { from: 'which', to: 'c', case: 'else' },
      { from: 'which', to: 'a', max_loops: 2 },
      { from: 'b', to: 'end' },
      { from: 'c', to: 'end' },
    ],
  ),
  { one: graphOf([{ kind: 'tool', id: 'a', tool: { server: 's', tool: 't' } }]) },
)

function run(...events: readonly RunEvent[]) {
  const { store } = runStore(graphStart(definition), ...events)
  const state = store.getState().run
  return { store, state, graphRun: graphRunOf(state.definition), runs: nodeRunsById(state) }
}

test('the graph is that of the first event; any other run has none', () => {
  const { graphRun, state } = run()
  expect(graphRun?.graph.name).toBe('Incident report')
  expect(graphRunOf(state.definition)).toBe(graphRun)
  expect(graphRunOf({ agent: {} })).toBeNull()
})

test('a block is of the node of the graph that it stands in', () => {
  const { store, state, graphRun } = run(
    nodeStart(1, 'a'),
    nodeStart(1, 'each'),
    nodeStart(2, 'item', { node_id: 'each', parent_id: 'each', item: { index: 0, total: 1 } }),
    nodeStart(3, 'inner', { node_id: 'a', parent_id: 'item' }),
  )
  const kindOf = (id: string) => nodeOfBlock(graphRun, ownerIn(store), blockOf(state, id))?.kind
  expect(['a:0', 'each:0', 'item:0', 'inner:0'].map(kindOf)).toEqual(['model', 'map', 'map', 'tool'])
})

test('progress counts the nodes of the graph itself, each once', () => {
  const { state, graphRun } = run(
    nodeStart(1, 'a'),
    nodeEnd(2, 'a'),
    nodeStart(3, 'a2', { node_id: 'a', iteration: 1 }),
    nodeEnd(4, 'a2', { node_id: 'a', iteration: 1 }),
    skipped(5, 'c'),
    nodeStart(6, 'each'),
    nodeEnd(7, 'inner', { parent_id: 'each' }),
  )
  expect(progressOf(state, graphRun)).toEqual({ done: 2, total: 5 })
  expect(progressOf(state, null)).toEqual({ done: 2, total: null })
})

test('a node waits for those before it, not for what goes back, and a pause is not an end', () => {
  const none = run()
  expect(openInto(definition.graph, none.runs, 'which')).toBe(2)
  expect(openInto(definition.graph, none.runs, 'a')).toBe(0)
  const one = run(nodeStart(1, 'a'), nodeEnd(2, 'a'), ...failedOnce(1, 2, 'each'))
  expect(one.runs.get('each')?.status).toBe('retrying')
  expect(openInto(definition.graph, one.runs, 'which')).toBe(1)
})

test('an edge is active until its target says something, used from then on, and skipped when it was not chosen', () => {
  const chosen = [
    nodeStart(1, 'a'),
    nodeEnd(2, 'a'),
    nodeStart(1, 'each'),
    nodeEnd(2, 'each'),
    nodeStart(3, 'which'),
    nodeEnd(4, 'which', { next: ['b'], output: 'yes' }),
    skipped(4, 'c'),
    nodeStart(5, 'b'),
  ]
  const { state, runs } = run(...chosen)
  const use = (from: string, to: string) => edgeUseOf(definition.graph, runs, state, { from, to })
  expect(use('start', 'a')).toBe('used')
  expect(use('which', 'b')).toBe('active')
  expect(use('which', 'c')).toBe('skipped')
  expect(use('c', 'end')).toBe('skipped')
  expect(use('b', 'end')).toBe('idle')
})

test('a node that failed for good is told apart from one that is tried again', () => {
  const { runs } = run(
    nodeStart(1, 'a'),
    nodeEnd(2, 'a', { status: 'failed', error: badGateway }),
    ...failedOnce(1, 2, 'b'),
  )
  expect([...runs].map(([id, { status }]) => [id, status])).toEqual([
    ['a', 'failed'],
    ['b', 'retrying'],
  ])
})
