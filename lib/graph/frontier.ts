/**
 * Which nodes of a graph can run now: a pure function of the plan and of what has ended, so that whoever takes a run over
 * comes to the same answer.
 *
 * An edge is open until its node has ended, then taken or dead. A node is ready when none of its edges is open and one is
 * taken; when all are dead it is dead too, and so are its own edges. An edge that goes back makes its target ready again,
 * and opens everything that lies behind it.
 */
import type { GraphPlan, PlanEdge } from './plan'

/** How a node ended. */
export interface NodeResult {
  readonly nodeId: string
  readonly status: 'completed' | 'failed'
  /** The nodes that it chose; absent: all that follow it but the fallback. */
  readonly next?: readonly string[] | undefined
}

export interface Frontier {
  /** Nodes that are to run, in the order of the definition; not those that run already. */
  readonly ready: readonly string[]
  /** Nodes that no path leads to any more. */
  readonly dead: readonly string[]
  /** How often each node has ended. */
  readonly endings: ReadonlyMap<string, number>
  /** How often each edge that goes back was taken. */
  readonly loops: ReadonlyMap<PlanEdge, number>
  /** Whether an edge was taken, as things stand. */
  readonly isTaken: (edge: PlanEdge) => boolean
  /** How many edges into a node are still open. */
  readonly openInto: (nodeId: string) => number
}

type EdgeState = 'taken' | 'dead'

/**
 * @param results in the order in which the nodes ended.
 * @param running nodes that have started and not ended.
 */
export function frontierOf(
  plan: GraphPlan,
  results: readonly NodeResult[],
  running: ReadonlySet<string>,
): Frontier {
  const edges = new Map<PlanEdge, EdgeState>()
  const ended = new Set<string>()
  /** Made ready by an edge that went back. */
  const again = new Set<string>()
  const endings = new Map<string, number>()
  const loops = new Map<PlanEdge, number>()

  function end({ nodeId, next }: NodeResult): void {
    ended.add(nodeId)
    again.delete(nodeId)
    endings.set(nodeId, (endings.get(nodeId) ?? 0) + 1)
    const out = plan.edgesFrom.get(nodeId) ?? []
    const taken = out.filter((edge) => (next ? next.includes(edge.to) : edge.kind === 'flow' && !edge.isBack))
    const back = taken.find((edge) => edge.isBack)
    if (back) return goBack(back)
    for (const edge of out) if (!edge.isBack) edges.set(edge, taken.includes(edge) ? 'taken' : 'dead')
  }

  function goBack(edge: PlanEdge): void {
    loops.set(edge, (loops.get(edge) ?? 0) + 1)
    for (const nodeId of plan.reachableFrom.get(edge.to) ?? []) {
      ended.delete(nodeId)
      again.delete(nodeId)
      for (const out of plan.edgesFrom.get(nodeId) ?? []) edges.delete(out)
    }
    again.add(edge.to)
  }

  function stateOf(nodeId: string): 'open' | 'ready' | 'dead' {
    if (again.has(nodeId)) return 'ready'
    const into = plan.edgesInto.get(nodeId) ?? []
    if (into.some((edge) => !edges.has(edge))) return 'open'
    return into.some((edge) => edges.get(edge) === 'taken') ? 'ready' : 'dead'
  }

  /** Dead nodes kill their edges; level by level, so that once is enough. */
  function spreadDeath(): string[] {
    const dead: string[] = []
    for (const nodeId of plan.levels.flat()) {
      if (ended.has(nodeId) || running.has(nodeId) || nodeId === plan.startId) continue
      if (stateOf(nodeId) !== 'dead') continue
      dead.push(nodeId)
      for (const edge of plan.edgesFrom.get(nodeId) ?? []) if (!edge.isBack) edges.set(edge, 'dead')
    }
    return dead
  }

  end({ nodeId: plan.startId, status: 'completed' })
  for (const result of results) end(result)
  const dead = spreadDeath()
  const ready = [...plan.nodes.keys()].filter(
    (nodeId) =>
      nodeId !== plan.startId && !ended.has(nodeId) && !running.has(nodeId) && stateOf(nodeId) === 'ready',
  )
  return {
    ready,
    dead,
    endings,
    loops,
    isTaken: (edge) => edges.get(edge) === 'taken',
    openInto: (nodeId) => (plan.edgesInto.get(nodeId) ?? []).filter((edge) => !edges.has(edge)).length,
  }
}
