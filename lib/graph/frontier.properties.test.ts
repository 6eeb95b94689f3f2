import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arbitraryDrawing, arbitraryGraph } from './arbitrary-graph-test-setup'
import { frontierOf, type Frontier, type NodeResult } from './frontier'
import type { GraphPlan, PlanEdge } from './plan'
import { planGraph } from './plan-graph'

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
  if (node?.kind === 'branch') return completed(nodeId, caseOf(flow, dice))
  if (node?.kind === 'agent' && node.handoffs > 0) {
    const isTransfer = (to: string) => to !== plan.endId
    const made = results.filter((result) => result.nodeId === nodeId && result.next?.some(isTransfer))
    return completed(nodeId, transferOf(flow, made.length < node.handoffs ? dice : undefined, plan.endId))
  }
  const back = flow.find(({ isBack }) => isBack)
  return completed(nodeId, back && [back.to])
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

/** Of graphs that are built to be sound, and of drawings that happen to be. */
const soundPlan = fc.oneof(
  arbitraryGraph.map((definition) => planGraph(definition).plan).filter((plan) => plan !== undefined),
  arbitraryDrawing.map((definition) => planGraph(definition).plan).filter((plan) => plan !== undefined),
)

function completed(nodeId: string, next: readonly string[] | undefined): NodeResult {
  return { nodeId, status: 'completed', next }
}

test('every walk ends, no node runs before its inputs, and what runs again was not running', () => {
  fc.assert(
    fc.property(soundPlan, fc.nat(), order, (plan, seed, pick) => {
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
    fc.property(soundPlan, fc.nat(), order, order, (plan, seed, one, other) => {
      expect(walk(plan, seed, one())).toEqual(walk(plan, seed, other()))
    }),
    { numRuns: 500 },
  )
})
