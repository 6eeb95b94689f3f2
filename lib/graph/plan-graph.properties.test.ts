import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { GraphDefinition, GraphProblem } from '@/lib/protocol/graphs'
import { arbitraryGraph } from './arbitrary-graph-test-setup'
import { graphOf, isError, model, ways } from './graph-test-setup'
import { planGraph } from './plan-graph'

test('a sound graph has a plan whose levels go with its edges', () => {
  fc.assert(
    fc.property(arbitraryGraph, (definition) => {
      const { plan, problems } = planGraph(definition)
      expect(problems.filter(isError)).toEqual([])
      const levelOf = new Map(plan?.levels.flatMap((ids, level) => ids.map((id) => [id, level] as const)))
      expect([...levelOf.keys()].toSorted()).toEqual(definition.nodes.map(({ id }) => id).toSorted())
      for (const { from, to, isBack } of [...(plan?.edgesFrom.values() ?? [])].flat()) {
        expect((levelOf.get(from) ?? 0) < (levelOf.get(to) ?? 0)).toBe(!isBack)
        expect(plan?.reachableFrom.get(isBack ? to : from)?.has(isBack ? from : to)).toBe(true)
      }
    }),
  )
})

/** One change that spoils a graph, and what is to be said of it. */
interface Corruption {
  readonly spoil: (
    definition: GraphDefinition,
    pick: (count: number) => number,
  ) => [GraphDefinition, Partial<GraphProblem>]
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index]
  if (item === undefined) throw new Error('There is no such item.')
  return item
}

const corruptions: Readonly<Record<string, Corruption['spoil']>> = {
  unknown_node: (definition, pick) => {
    const { from } = at(definition.edges, pick(definition.edges.length))
    const edge = { from, to: 'ghost' }
    return [{ ...definition, edges: [...definition.edges, edge] }, { edge }]
  },
  edge_into_start: (definition, pick) => {
    const { to: from } = at(definition.edges, pick(definition.edges.length))
    const edge = { from, to: 'start' }
    return [{ ...definition, edges: [...definition.edges, edge] }, { edge }]
  },
  duplicate_edge: (definition, pick) => {
    const copied = at(definition.edges, pick(definition.edges.length))
    const { from, to } = copied
    return [{ ...definition, edges: [...definition.edges, { ...copied }] }, { edge: { from, to } }]
  },
  duplicate_node: (definition, pick) => {
    const node = at(definition.nodes, pick(definition.nodes.length))
    const nodes = [...definition.nodes, node]
    return [
      { ...definition, nodes },
      { node_id: node.id, field: 'id' },
    ]
  },
  unreachable_node: (definition) => {
    const [lonely] = graphOf([model('lonely')], []).nodes
    const nodes = lonely ? [...definition.nodes, lonely] : definition.nodes
    return [
      { ...definition, nodes, edges: [...definition.edges, ...ways('lonely end')] },
      { node_id: 'lonely' },
    ]
  },
  cycle_without_limit: (definition) => {
    const added = graphOf([model('p'), model('q', '{{p}}')], []).nodes
    const edges = [...definition.edges, ...ways('start p q end', 'q p')]
    return [
      { ...definition, nodes: [...definition.nodes, ...added], edges },
      { edge: { from: 'q', to: 'p' } },
    ]
  },
  unknown_reference: (definition) => {
    const added = graphOf([model('p', '{{ghost}}')], []).nodes
    const edges = [...definition.edges, ...ways('start p end')]
    return [
      { ...definition, nodes: [...definition.nodes, ...added], edges },
      { node_id: 'p', field: 'prompt' },
    ]
  },
  several_ends: (definition) => {
    const added = graphOf([{ id: 'last', kind: 'end' }], []).nodes
    const edges = [...definition.edges, ...ways('start last')]
    return [{ ...definition, nodes: [...definition.nodes, ...added], edges }, { node_id: 'last' }]
  },
  no_start: (definition) => [
    {
      ...definition,
      nodes: definition.nodes.filter(({ kind }) => kind !== 'start'),
      edges: definition.edges.filter(({ from }) => from !== 'start'),
    },
    {},
  ],
}

test.each(Object.entries(corruptions))('%s is reported where it is', (code, spoil) => {
  fc.assert(
    fc.property(arbitraryGraph, fc.nat(), (definition, number) => {
      const [spoiled, place] = spoil(definition, (count) => number % count)
      const { plan, problems } = planGraph(spoiled)
      expect(plan).toBeUndefined()
      expect(problems).toContainEqual(expect.objectContaining({ severity: 'error', code, ...place }))
    }),
  )
})
