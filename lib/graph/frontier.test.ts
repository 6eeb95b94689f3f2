import { expect, test } from 'vitest'
import type { GraphDefinition } from '@/lib/protocol/graphs'
import { graphOf } from './graph-test-setup'
import { frontierOf, type NodeResult } from './frontier'
import type { GraphPlan } from './plan'
import { planGraph } from './plan-graph'

function planOf(definition: GraphDefinition): GraphPlan {
  const { plan, problems } = planGraph(definition)
  if (!plan) throw new Error(JSON.stringify(problems))
  return plan
}

function model(id: string) {
  return { id, kind: 'model' as const }
}

const start = { id: 'start', kind: 'start' as const }
const end = { id: 'end', kind: 'end' as const }
const noneRunning: ReadonlySet<string> = new Set()

function done(nodeId: string, next?: readonly string[]): NodeResult {
  return { nodeId, status: 'completed', next }
}

function edges(...ways: readonly string[]) {
  return ways.flatMap((way) => {
    const ids = way.split(' ')
    return ids.slice(1).map((to, index) => ({ from: ids[index] ?? '', to }))
  })
}

const diamond = planOf(
  graphOf([start, model('a'), model('b'), model('c'), end], edges('start a c end', 'start b c')),
)

test('what follows the start is ready at once, and what has two inputs when both have ended', () => {
  expect(frontierOf(diamond, [], noneRunning).ready).toEqual(['a', 'b'])
  expect(frontierOf(diamond, [], new Set(['a'])).ready).toEqual(['b'])
  const half = frontierOf(diamond, [done('b')], new Set(['a']))
  expect(half.ready).toEqual([])
  expect(half.openInto('c')).toBe(1)
  expect(frontierOf(diamond, [done('b'), done('a')], noneRunning).ready).toEqual(['c'])
})

const choice = planOf(
  graphOf(
    [
      start,
      { id: 'b', kind: 'branch', cases: [{ name: 'x', when: 'true' }] },
      model('x'),
      model('y'),
      model('z'),
      end,
    ],
    [
      { from: 'start', to: 'b' },
      { from: 'b', to: 'x', case: 'x' },
      { from: 'b', to: 'y', case: 'else' },
      ...edges('x z end', 'y z'),
    ],
  ),
)

test('what a branch has not chosen is dead, and what comes of both waits for the other only', () => {
  const chosen = frontierOf(choice, [done('b', ['x'])], noneRunning)
  expect(chosen.ready).toEqual(['x'])
  expect(chosen.dead).toEqual(['y'])
  expect(frontierOf(choice, [done('b', ['x']), done('x')], noneRunning).ready).toEqual(['z'])
})

test('when nothing is chosen all that follows is dead', () => {
  expect(frontierOf(choice, [done('b', [])], noneRunning).dead).toEqual(['x', 'y', 'z', 'end'])
})

test('a fallback is ready when its node has failed, and dead when it has not', () => {
  const plan = planOf(
    graphOf(
      [start, { ...model('a'), on_error: { fallback: 'f' } }, model('f'), model('z'), end],
      edges('start a z end', 'f z'),
    ),
  )
  expect(frontierOf(plan, [done('a')], noneRunning)).toMatchObject({ ready: ['z'], dead: ['f'] })
  const failed: NodeResult = { nodeId: 'a', status: 'failed', next: ['f'] }
  expect(frontierOf(plan, [failed], noneRunning)).toMatchObject({ ready: ['f'], dead: [] })
  expect(frontierOf(plan, [failed, done('f')], noneRunning).ready).toEqual(['z'])
})

test('an edge that goes back makes all of its loop run again', () => {
  const plan = planOf(
    graphOf(
      [start, model('a'), model('b'), model('c'), end],
      [...edges('start a b c end'), { from: 'c', to: 'a', max_loops: 1 }],
    ),
  )
  const round = [done('a'), done('b'), done('c', ['a'])]
  const again = frontierOf(plan, round, noneRunning)
  expect(again.ready).toEqual(['a'])
  expect([...again.loops.values()]).toEqual([1])
  expect(frontierOf(plan, [...round, done('a')], noneRunning).ready).toEqual(['b'])
  const last = frontierOf(plan, [...round, done('a'), done('b'), done('c')], noneRunning)
  expect(last.ready).toEqual(['end'])
  expect(last.endings.get('b')).toBe(2)
})

const check = { id: 'check', kind: 'branch' as const, cases: [{ name: 'ok', when: 'true' }] }
const repair = planOf(
  graphOf(
    [start, model('draft'), model('other'), check, model('mend'), model('publish'), end],
    [
      ...edges('start draft check', 'start other publish end'),
      { from: 'check', to: 'publish', case: 'ok' },
      { from: 'check', to: 'mend', case: 'else' },
      { from: 'mend', to: 'draft', max_loops: 2 },
    ],
  ),
)

test('what a branch has not chosen waits while what it has chosen may still lead back to it', () => {
  const mending = [done('other'), done('draft'), done('check', ['mend'])]
  expect(frontierOf(repair, mending, noneRunning)).toMatchObject({ ready: ['mend'], dead: [] })
  expect(frontierOf(repair, mending, new Set(['mend']))).toMatchObject({ ready: [], dead: [] })
  const back = [...mending, done('mend', ['draft'])]
  expect(frontierOf(repair, back, noneRunning)).toMatchObject({ ready: ['draft'], dead: [] })
  const good = [...back, done('draft'), done('check', ['publish'])]
  expect(frontierOf(repair, good, noneRunning)).toMatchObject({ ready: ['publish'], dead: ['mend'] })
  const givenUp = [...mending, done('mend')]
  expect(frontierOf(repair, givenUp, noneRunning)).toMatchObject({ ready: ['publish'], dead: [] })
})
