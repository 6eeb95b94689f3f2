/**
 * Which nodes of a graph can run now: a pure function of the plan and of what has ended, so that whoever takes a run over
 * comes to the same answer.
 *
 * An edge is open until its node has ended, then taken or dead. A node is ready when none of its edges is open and one is
 * taken; when all are dead it is dead too, and so are its own edges. An edge that goes back makes its target ready again,
 * and opens everything that lies behind it. Until it is known that it does not, the edges that it would open again are not
 * dead: what a branch has not chosen waits while what it has chosen may still lead back to it.
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

  end({ nodeId: plan.startId, status: 'completed' })
  for (const result of results) end(result)
  const standing = standingOf(plan, { edges, ended, again, running })
  return {
    ready: standing.ready,
    dead: standing.dead,
    endings,
    loops,
    isTaken: (edge) => standing.edges.get(edge) === 'taken',
    openInto: (nodeId) =>
      (plan.edgesInto.get(nodeId) ?? []).filter((edge) => !standing.edges.has(edge)).length,
  }
}

/** What has ended, and what is left of it after edges that went back. */
interface Ended {
  readonly edges: ReadonlyMap<PlanEdge, EdgeState>
  readonly ended: ReadonlySet<string>
  readonly again: ReadonlySet<string>
  readonly running: ReadonlySet<string>
}

interface Standing {
  readonly edges: ReadonlyMap<PlanEdge, EdgeState>
  readonly ready: readonly string[]
  readonly dead: readonly string[]
}

function standingOf(plan: GraphPlan, given: Ended): Standing {
  const unheld = spreadDeath(plan, given, new Set())
  const held = reopenable(plan, given, unheld)
  if (held.size === 0) return unheld
  const standing = spreadDeath(plan, given, held)
  // Loops that wait for each other: somebody must go on.
  return standing.ready.length === 0 && given.running.size === 0 ? unheld : standing
}

/** Dead edges that a node which may yet run can open again, by going back; not those that it waits for itself. */
function reopenable(plan: GraphPlan, { ended }: Ended, { edges, dead }: Standing): ReadonlySet<PlanEdge> {
  const backs = [...plan.edgesFrom.values()].flat().filter(({ isBack }) => isBack)
  const leads = (from: string, to: string) => plan.reachableFrom.get(from)?.has(to) === true
  const reopenedBy = (first: PlanEdge, back: PlanEdge) =>
    [...(plan.reachableFrom.get(back.to) ?? [])]
      .flatMap((nodeId) => plan.edgesFrom.get(nodeId) ?? [])
      .filter((edge) => edges.get(edge) === 'dead')
      .filter(({ to }) => !leads(to, first.from) && !leads(to, back.from))
  return new Set(
    backs
      .filter(({ from }) => !ended.has(from) && !dead.includes(from))
      .flatMap((first) => backAfter(plan, first, backs).flatMap((back) => reopenedBy(first, back))),
  )
}

/** The edges that may be taken back, one after the other, once one is. */
function backAfter(plan: GraphPlan, first: PlanEdge, backs: readonly PlanEdge[]): readonly PlanEdge[] {
  const found = new Set([first])
  for (const { to } of found)
    for (const back of backs) if (plan.reachableFrom.get(to)?.has(back.from)) found.add(back)
  return [...found]
}

/** Dead nodes kill their edges, but for those that are held open; level by level, so that once is enough. */
function spreadDeath(plan: GraphPlan, given: Ended, held: ReadonlySet<PlanEdge>): Standing {
  const edges = new Map([...given.edges].filter(([edge]) => !held.has(edge)))
  const states = new Map<string, 'open' | 'ready' | 'dead'>()
  for (const nodeId of plan.levels.flat()) {
    if (given.ended.has(nodeId) || given.running.has(nodeId)) continue
    const state = given.again.has(nodeId) ? 'ready' : stateOf(plan.edgesInto.get(nodeId) ?? [], edges)
    states.set(nodeId, state)
    if (state !== 'dead') continue
    for (const edge of plan.edgesFrom.get(nodeId) ?? [])
      if (!edge.isBack && !held.has(edge)) edges.set(edge, 'dead')
  }
  const nodesThatAre = (state: string) =>
    [...plan.nodes.keys()].filter((nodeId) => states.get(nodeId) === state)
  return { edges, ready: nodesThatAre('ready'), dead: nodesThatAre('dead') }
}

function stateOf(
  into: readonly PlanEdge[],
  edges: ReadonlyMap<PlanEdge, EdgeState>,
): 'open' | 'ready' | 'dead' {
  if (into.some((edge) => !edges.has(edge))) return 'open'
  return into.some((edge) => edges.get(edge) === 'taken') ? 'ready' : 'dead'
}
