import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { GraphDefinition } from '@/lib/protocol/graphs'
import { arbitraryGraph } from './arbitrary-graph-test-setup'
import { graphOf } from './graph-test-setup'
import { frontierOf, type Frontier, type NodeResult } from './frontier'
import type { GraphPlan, PlanEdge } from './plan'
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

/** What a walk through a graph has seen. */
interface Walk {
  readonly endings: Readonly<Record<string, number>>
  readonly dead: readonly string[]
  readonly open: readonly string[]
}

/** Everything that is ready starts at once; `pick` says which of what runs ends next, `seed` how. */
function walk(plan: GraphPlan, seed: number, pick: (count: number) => number): Walk {
  const results: NodeResult[] = []
  const running = new Set<string>()
  const deadOnce = new Set<string>()
  const back = [...plan.edgesFrom.values()].flat().filter(({ isBack }) => isBack)
  for (let step = 0; step < 2000; step += 1) {
    const frontier = frontierOf(plan, results, running)
    for (const nodeId of frontier.ready) {
      expectInputsBefore(plan, nodeId, new Set([...running, ...frontier.ready]))
      const isInLoop = back.some(({ from }) => plan.reachableFrom.get(nodeId)?.has(from))
      if (deadOnce.has(nodeId)) expect(isInLoop).toBe(true)
      running.add(nodeId)
    }
    for (const nodeId of frontier.dead) deadOnce.add(nodeId)
    const nodeId = [...running][running.size === 0 ? 0 : pick(running.size)]
    if (nodeId === undefined) return summary(plan, frontier)
    running.delete(nodeId)
    const result = endOf(plan, frontier, results, nodeId, seed)
    const gone = back.find((edge) => edge.from === nodeId && result.next?.includes(edge.to))
    for (const each of gone ? (plan.reachableFrom.get(gone.to) ?? []) : [])
      expect(running).not.toContain(each)
    results.push(result)
  }
  throw new Error('The walk does not end.')
}

/** Nothing that a node has an edge from runs or is about to. */
function expectInputsBefore(plan: GraphPlan, nodeId: string, atWork: ReadonlySet<string>): void {
  const inputs = plan.edgesInto.get(nodeId) ?? []
  expect(inputs.filter(({ from }) => atWork.has(from))).toEqual([])
}

function summary(plan: GraphPlan, { endings, dead, openInto }: Frontier): Walk {
  const open = [...plan.nodes.keys()].filter((nodeId) => openInto(nodeId) > 0)
  return { endings: Object.fromEntries(endings), dead, open }
}

/** How a node ends: chosen by the seed, the node, and how often it has run; never by the order of others. */
function endOf(
  plan: GraphPlan,
  { endings, loops }: Frontier,
  results: readonly NodeResult[],
  nodeId: string,
  seed: number,
): NodeResult {
  const node = plan.nodes.get(nodeId)
  const out = plan.edgesFrom.get(nodeId) ?? []
  const usable = out.filter((edge) => edge.maxLoops === undefined || (loops.get(edge) ?? 0) < edge.maxLoops)
  const flow = usable.filter(({ kind }) => kind === 'flow')
  const dice = hash(`${seed}/${nodeId}/${endings.get(nodeId) ?? 0}`)
  const fallback = out.find(({ kind }) => kind === 'error')
  if (fallback && dice % 3 === 0) return { nodeId, status: 'failed', next: [fallback.to] }
  if (node?.kind === 'branch') return done(nodeId, caseOf(flow, dice))
  if (node?.kind === 'agent' && node.handoffs > 0) {
    const isTransfer = (to: string) => to !== plan.endId
    const made = results.filter((result) => result.nodeId === nodeId && result.next?.some(isTransfer))
    return done(nodeId, transferOf(flow, made.length < node.handoffs ? dice : undefined, plan.endId))
  }
  const back = flow.find(({ isBack }) => isBack)
  return done(nodeId, back && [back.to])
}

/** What follows one of the cases, or none. */
function caseOf(flow: readonly PlanEdge[], dice: number): readonly string[] {
  const names = [...new Set(flow.map((edge) => edge.case))]
  const name = names[dice % (names.length + 1)]
  return flow.filter((edge) => name !== undefined && edge.case === name).map(({ to }) => to)
}

/** One of the others, or none: then the end, if that follows. */
function transferOf(flow: readonly PlanEdge[], dice: number | undefined, endId: string): readonly string[] {
  const targets = flow.map(({ to }) => to)
  const others = targets.filter((to) => to !== endId)
  const chosen = dice === undefined ? undefined : others[dice % (others.length + 1)]
  return chosen === undefined ? targets.filter((to) => to === endId) : [chosen]
}

function hash(text: string): number {
  let value = 2_166_136_261
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 16_777_619) >>> 0
  return (value >>> 8) ^ (value & 0xff)
}

/** Which of what runs ends next. */
const order = fc.array(fc.nat(), { minLength: 1, maxLength: 50 }).map((picks) => {
  return () => {
    let turn = 0
    return (count: number) => (picks[turn++ % picks.length] ?? 0) % count
  }
})

test('every walk ends, no node runs before its inputs, and what runs again was not running', () => {
  fc.assert(
    fc.property(arbitraryGraph, fc.nat(), order, (definition, seed, pick) => {
      const plan = planOf(definition)
      const { endings, dead, open } = walk(plan, seed, pick())
      expect(open).toEqual([])
      for (const nodeId of plan.nodes.keys()) {
        const isDead = dead.includes(nodeId)
        if (!plan.repeatable.has(nodeId)) expect(nodeId in endings).toBe(!isDead)
        else expect(nodeId in endings || isDead).toBe(true)
      }
    }),
    { numRuns: 500 },
  )
})

test('the same nodes run, as often, and the same are dead, in whatever order they end', () => {
  fc.assert(
    fc.property(arbitraryGraph, fc.nat(), order, order, (definition, seed, one, other) => {
      const plan = planOf(definition)
      expect(walk(plan, seed, one())).toEqual(walk(plan, seed, other()))
    }),
    { numRuns: 500 },
  )
})
