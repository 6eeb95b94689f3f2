import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DraftNode } from '@/hooks/graph-draft'
import { drawnEdges } from './drawn-edges'
import { layOut } from './graph-layout'
import { fitScale, formOf, scaleLayout } from './graph-scale'

const layout = { width: 800, height: 600 }

test('a drawing becomes as small as its place asks for, across and down by itself, but never larger', () => {
  expect(fitScale(layout, { width: 400, height: 450 }, 0.2)).toEqual({ x: 0.5, y: 0.75 })
  expect(fitScale(layout, { width: 1600, height: 601 }, 0.2)).toEqual({ x: 1, y: 1 })
})

test('it stops at the least scale, and scrolls from there', () => {
  expect(fitScale(layout, { width: 400, height: 60 }, 0.6)).toEqual({ x: 0.6, y: 0.6 })
})

test('a place that has not been laid out yet shrinks nothing', () => {
  expect(fitScale(layout, { width: 0, height: 0 }, 0.2)).toEqual({ x: 1, y: 1 })
})

test('under 60 % a node is its name, under 30 % a block', () => {
  expect([1, 0.6, 0.59, 0.3, 0.29].map((y) => formOf({ x: 1, y }))).toEqual([
    'full',
    'full',
    'name',
    'name',
    'block',
  ])
})

const chain = { nodes: ['start', 'look', 'end'], pairs: ['start look', 'look end'] }

function layoutOf({ nodes, pairs }: typeof chain) {
  const graph = {
    nodes: nodes.map((id): DraftNode => ({ id, kind: id === 'start' || id === 'end' ? id : 'model' })),
    edges: pairs.map((pair) => {
      const [from = '', to = ''] = pair.split(' ')
      return { from, to, case: 'yes' }
    }),
  }
  return layOut(graph.nodes, drawnEdges(graph))
}

test('what has its own size is drawn as it is', () => {
  const whole = layoutOf(chain)
  expect(scaleLayout(whole, { x: 1, y: 1 })).toBe(whole)
})

test('a box that would be too low for its name grows, and a label stays above its target', () => {
  const { boxes, routes } = scaleLayout(layoutOf(chain), { x: 0.5, y: 0.4 })
  expect(boxes.get('look')).toMatchObject({ width: 98, height: 25 })
  expect(boxes.get('start')?.height).toBe(18)
  const [label, target] = [routes[0]?.label.y ?? 0, routes[0]?.points.at(-1)?.y ?? 0]
  expect(target - label).toBe(9)
})

const scales = fc.record({
  x: fc.double({ min: 0.2, max: 1, noNaN: true }),
  y: fc.double({ min: 0.2, max: 1, noNaN: true }),
})
const wide = {
  nodes: ['start', 'a', 'b', 'c', 'end'],
  pairs: ['a', 'b', 'c'].flatMap((id) => [`start ${id}`, `${id} end`]),
}

test('at any scale no two nodes overlap, and all stand inside the drawing', () => {
  fc.assert(
    fc.property(scales, fc.constantFrom(chain, wide), (scale, graph) => {
      const { boxes, width, height } = scaleLayout(layoutOf(graph), scale)
      const all = [...boxes.values()]
      for (const [at, a] of all.entries()) {
        expect(a.left >= 0 && a.top >= 0 && a.left + a.width <= width && a.top + a.height <= height).toBe(
          true,
        )
        for (const b of all.slice(at + 1))
          expect(a.left + a.width <= b.left || b.left + b.width <= a.left || a.top + a.height <= b.top).toBe(
            true,
          )
      }
    }),
  )
})
