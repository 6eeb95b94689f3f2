import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DrawableGraph } from './drawn-edges'
import { drawnEdges } from './drawn-edges'
import { type Box, layOut } from './graph-layout'

type Pair = readonly [from: string, to: string]

function graphOf(ids: readonly string[], pairs: readonly Pair[]): DrawableGraph {
  return {
    nodes: ids.map((id) => ({ id, kind: id === 'start' || id === 'end' ? id : 'model' })),
    edges: pairs.map(([from, to]) => ({ from, to })),
  }
}

const drawn = (graph: DrawableGraph) => layOut(graph.nodes, drawnEdges(graph))
const tops = (graph: DrawableGraph) =>
  Object.fromEntries([...drawn(graph).boxes].map(([id, box]) => [id, box.top]))

function overlaps(a: Box, b: Box): boolean {
  return (
    a.left < b.left + b.width &&
    b.left < a.left + a.width &&
    a.top < b.top + b.height &&
    b.top < a.top + a.height
  )
}

test('each node stands one row under the lowest that it follows', () => {
  const graph = graphOf(
    ['start', 'a', 'b', 'c', 'end'],
    [
      ['start', 'a'],
      ['start', 'b'],
      ['b', 'c'],
      ['a', 'end'],
      ['c', 'end'],
    ],
  )
  expect(tops(graph)).toEqual({ start: 24, a: 102, b: 102, c: 206, end: 310 })
})

test('a row whose edges say something has room for it, and the label stands 18 px above its target', () => {
  const graph: DrawableGraph = {
    nodes: [
      { id: 'start', kind: 'start' },
      { id: 'end', kind: 'end' },
    ],
    edges: [{ from: 'start', to: 'end', case: 'yes' }],
  }
  const { boxes, routes } = drawn(graph)
  expect(boxes.get('end')?.top).toBe(24 + 36 + 66)
  expect(routes[0]?.label.y).toBe(24 + 36 + 66 - 18)
})

test('an edge that goes back runs beside all nodes and moves none', () => {
  const chain: Pair[] = [
    ['start', 'a'],
    ['a', 'b'],
    ['b', 'end'],
  ]
  const ids = ['start', 'a', 'b', 'end']
  const graph = graphOf(ids, [...chain, ['b', 'a']])
  expect(tops(graph)).toEqual(tops(graphOf(ids, chain)))
  const { boxes, routes, width } = drawn(graph)
  const back = routes.find((route) => route.edge.isBack)
  const right = Math.max(...[...boxes.values()].map((box) => box.left + box.width))
  const reach = Math.max(...(back?.points.map(({ x }) => x) ?? []))
  expect(reach).toBeGreaterThan(right)
  expect(reach).toBeLessThan(width)
})

test('neighbours stand in the order of the definition', () => {
  const ids = ['start', 'a', 'b', 'c', 'end']
  const pairs = ['a', 'b', 'c'].flatMap((id): Pair[] => [
    ['start', id],
    [id, 'end'],
  ])
  for (const order of [pairs, pairs.toReversed()]) {
    const { boxes } = drawn(graphOf(ids, order))
    const lefts = ['a', 'b', 'c'].map((id) => boxes.get(id)?.left ?? 0)
    expect(lefts).toEqual(lefts.toSorted((one, other) => one - other))
  }
})

test('a fallback is drawn as an edge of errors', () => {
  const graph: DrawableGraph = {
    nodes: [
      { id: 'a', kind: 'model', on_error: { fallback: 'b' } },
      { id: 'b', kind: 'model' },
    ],
    edges: [],
  }
  expect(drawnEdges(graph)).toEqual([{ from: 'a', to: 'b', kind: 'error', label: '', isBack: false }])
})

test('edges to nodes that are not there are left out; a limited one goes back and says how often', () => {
  const graph: DrawableGraph = {
    nodes: [
      { id: 'a', kind: 'branch' },
      { id: 'b', kind: 'model' },
    ],
    edges: [
      { from: 'a', to: 'gone' },
      { from: 'b', to: 'a', case: 'again', max_loops: 3 },
    ],
  }
  expect(drawnEdges(graph)).toEqual([{ from: 'b', to: 'a', kind: 'flow', label: 'again · 3×', isBack: true }])
})

test('two edges that say the same are drawn as one, those of different cases as two', () => {
  const graph: DrawableGraph = {
    nodes: [
      { id: 'a', kind: 'branch' },
      { id: 'b', kind: 'model' },
    ],
    edges: [
      { from: 'a', to: 'b', case: 'yes' },
      { from: 'a', to: 'b', case: 'no' },
      { from: 'a', to: 'b', case: 'yes' },
    ],
  }
  expect(drawnEdges(graph).map(({ label }) => label)).toEqual(['yes', 'no'])
})

test('a start is as wide as its name and its mark, from 108 to the width of a node', () => {
  const widthOf = (name: string) =>
    layOut([{ id: 'start', kind: 'start', name }], []).boxes.get('start')?.width
  expect(['Go', 'Question', '客户的消息', 'What the customer wrote to us'].map(widthOf)).toEqual([
    108, 134, 140, 196,
  ])
})

test('nothing to draw is drawn as nothing', () => {
  expect(layOut([], []).boxes.size).toBe(0)
})

const ids = fc.integer({ min: 1, max: 14 }).map((count) => Array.from({ length: count }, (_, at) => `n${at}`))
const graphs = ids.chain((names) =>
  fc
    .array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), { maxLength: 30 })
    .map((pairs) => graphOf(names, pairs)),
)

test('no two nodes overlap, and every edge leads from its source down, unless it goes back, to its target', () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const { boxes, routes, width, height } = drawn(graph)
      const places = [...boxes.values()]
      expect(places.some((a, at) => places.slice(at + 1).some((b) => overlaps(a, b)))).toBe(false)
      expect(routes).toHaveLength(drawnEdges(graph).length)
      for (const { edge, points } of routes) {
        const [source, target] = [boxes.get(edge.from), boxes.get(edge.to)]
        expect(points[0]?.y).toBe((source?.top ?? 0) + (source?.height ?? 0))
        expect(points.at(-1)?.y).toBe(target?.top)
        if (!edge.isBack)
          expect(points.map(({ y }) => y)).toEqual(points.map(({ y }) => y).toSorted((a, b) => a - b))
        expect(points.every(({ x, y }) => x >= 0 && y >= 0 && x <= width && y <= height)).toBe(true)
      }
    }),
    { numRuns: 60 },
  )
})
