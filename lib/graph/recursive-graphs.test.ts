import { expect, test } from 'vitest'
import type { GraphDefinitionInput } from '@/lib/protocol/graphs'
import { graphOf } from './graph-test-setup'
import { agentsNamedBy, graphsNamedBy, modelsNamedBy } from './named-by'
import { recursiveGraphs } from './recursive-graphs'

function running(...graphs: readonly string[]) {
  const nodes = graphs.map((graph): GraphDefinitionInput['nodes'][number] => ({
    id: `runs-${graph}`,
    kind: 'subgraph',
    graph,
  }))
  return graphOf([{ id: 'start', kind: 'start' }, ...nodes, { id: 'end', kind: 'end' }], [])
}

test('graphs that run others, also several times, are in order', () => {
  const graphs = new Map([
    ['root', running('a', 'b', 'a')],
    ['a', running('b')],
    ['b', running()],
  ])
  expect(recursiveGraphs('root', graphs)).toEqual([])
})

test('a graph that comes to run itself is found at the node that leads there, with the way', () => {
  const graphs = new Map([
    ['root', running('ok', 'a')],
    ['ok', running()],
    ['a', running('b')],
    ['b', running('root')],
  ])
  expect(recursiveGraphs('root', graphs)).toEqual([
    {
      severity: 'error',
      code: 'recursive_graph',
      message: 'A graph would run itself without end: root → a → b → root. Choose another.',
      node_id: 'runs-a',
      field: 'graph',
    },
  ])
})

test('a circle among the graphs that it runs counts too', () => {
  const graphs = new Map([
    ['root', running('a')],
    ['a', running('b')],
    ['b', running('a')],
  ])
  expect(recursiveGraphs('root', graphs).map(({ message }) => message)).toEqual([
    'A graph would run itself without end: a → b → a. Choose another.',
  ])
})

test('graphs that are not there are named, with those that run them', () => {
  const graphs = new Map([
    ['root', running('ghost', 'a')],
    ['a', running('gone')],
  ])
  expect(
    recursiveGraphs('root', graphs).map(({ code, node_id, message }) => [code, node_id, message]),
  ).toEqual([
    ['unknown_graph', 'runs-ghost', 'There is no graph “ghost”. Choose another.'],
    ['unknown_graph', 'runs-a', 'There is no graph “gone”, which a runs.'],
  ])
})

test('what nodes name is listed once, in their order', () => {
  const definition = graphOf(
    [
      { id: 'a', kind: 'agent', agent: 'writer', model_name: 'm2' },
      { id: 'b', kind: 'model', model_name: 'm1' },
      { id: 'c', kind: 'map', graph: 'g' },
      { id: 'd', kind: 'agent', agent: 'writer', model_name: 'm1' },
      { id: 'e', kind: 'subgraph', graph: 'g' },
      { id: 'f', kind: 'model' },
    ],
    [],
  )
  expect(graphsNamedBy(definition)).toEqual(['g'])
  expect(agentsNamedBy(definition)).toEqual(['writer'])
  expect(modelsNamedBy(definition)).toEqual(['m2', 'm1'])
})
