/** Whether edges that go back leave everything in order: what runs again must not be running. */
import type { GraphProblem } from '@/lib/protocol/graphs'
import { isExclusive, isHandingOver, type Outline } from './outline'
import type { PlanEdge } from './plan'
import { error } from './problem'
import { groupEdges, inevitableIn, reach } from './walk'

type EdgesFrom = ReadonlyMap<string, readonly PlanEdge[]>

/** @param edges of which those that do not go back make no cycle. */
export function checkLoops({ nodes }: Outline, edges: readonly PlanEdge[]): readonly GraphProblem[] {
  const all = groupEdges(edges, 'from')
  const onward = groupEdges(
    edges.filter(({ isBack }) => !isBack),
    'from',
  )
  const onwardInto = groupEdges([...onward.values()].flat(), 'to')
  const inevitable = inevitableIn(onward, (nodeId) =>
    (all.get(nodeId) ?? []).filter(({ isBack }) => isBack).map(({ to }) => reach(to, onward)),
  )
  const forks = forksIn(nodes, onward, inevitable)
  return edges
    .filter(({ isBack }) => isBack)
    .flatMap((edge) => {
      const others = (all.get(edge.from) ?? []).filter((other) => other !== edge && other.kind === 'flow')
      const inside = reach(edge.to, onward, edge.from)
      const running = forks.filter(
        ({ from, targets, join }) =>
          from !== edge.from &&
          inside.has(from) &&
          targets.some((each) => each.has(edge.from)) &&
          !join?.has(edge.from),
      )
      return [
        ...clashProblem(edge, others, isExclusive(nodes.get(edge.from))),
        ...entryProblems(edge, onward, onwardInto, inevitable),
        ...[...new Set(running.map(({ from }) => from))].map((nodeId) => runningProblem(nodeId, edge)),
      ]
    })
}

/** Why an edge that goes back cannot stand beside the others of its node. */
function clashProblem(
  { from, to, case: name, maxLoops }: PlanEdge,
  others: readonly PlanEdge[],
  isExclusiveNode: boolean,
): GraphProblem[] {
  const place = { edge: { from, to } }
  if (others.some((other) => other.isBack && other.to === to)) {
    const message = `Another edge goes from “${from}” back to “${to}”. Join the two.`
    return [error('duplicate_loop', message, place)]
  }
  if (name !== undefined && others.some((other) => other.case === name)) {
    const message = `The case “${name}” goes back and on at once. Leave it one of its edges.`
    return [error('case_goes_back_and_on', message, place)]
  }
  if (isExclusiveNode || maxLoops !== undefined || others.length === 0) return []
  const message = `“${from}” goes back without a limit and on at once. Give the edge a limit of loops, or remove the others.`
  return [error('goes_back_and_on', message, place)]
}

/**
 * Nodes of a loop that something outside leads to, beside where it begins. What comes from there is there in each round:
 * it goes on when a round has gone elsewhere, and handoffs do not limit how often.
 */
function entryProblems(
  { from, to, maxLoops }: PlanEdge,
  onward: EdgesFrom,
  onwardInto: EdgesFrom,
  inevitable: (nodeId: string) => readonly string[],
): GraphProblem[] {
  const inside = reach(to, onward)
  const harmless = maxLoops === undefined ? [to] : inevitable(to)
  const isEntered = (nodeId: string) => onwardInto.get(nodeId)?.some((edge) => !inside.has(edge.from))
  return [...inside]
    .filter((nodeId) => !harmless.includes(nodeId) && isEntered(nodeId) && reach(nodeId, onward).has(from))
    .map((nodeId) => {
      const message = `The loop from “${from}” back to “${to}” is also entered here. Let what leads here lead to “${to}”.`
      return error('loop_entered_beside', message, { node_id: nodeId, edge: { from, to } })
    })
}

/** A node that starts several at once. What can be reached from each of these, and from where all comes together. */
interface Fork {
  readonly from: string
  readonly targets: readonly ReadonlySet<string>[]
  /** Absent: it does not come together. Whoever comes before waits here until nothing beside it runs. */
  readonly join: ReadonlySet<string> | undefined
}

function forksIn(
  nodes: Outline['nodes'],
  onward: EdgesFrom,
  inevitable: (nodeId: string) => readonly string[],
): readonly Fork[] {
  const reachable = new Map([...nodes.keys()].map((nodeId) => [nodeId, reach(nodeId, onward)]))
  const setsOf = (nodeIds: readonly string[]) => nodeIds.flatMap((nodeId) => reachable.get(nodeId) ?? [])
  return [...nodes.keys()].flatMap((from) =>
    startedBy(from, nodes, onward).map((targets) => {
      const [first = '', ...others] = targets
      const join = inevitable(first).find((nodeId) =>
        others.every((other) => inevitable(other).includes(nodeId)),
      )
      return { from, targets: setsOf(targets), join: join === undefined ? undefined : reachable.get(join) }
    }),
  )
}

/** The nodes that a node starts at once, if they are several: all that follow it, of a branch those of one case. */
function startedBy(
  nodeId: string,
  nodes: Outline['nodes'],
  onward: EdgesFrom,
): readonly (readonly string[])[] {
  if (isHandingOver(nodes.get(nodeId))) return []
  const starts = new Map<string | undefined, string[]>()
  for (const edge of onward.get(nodeId) ?? []) {
    if (edge.kind === 'error') continue
    starts.set(edge.case, [...(starts.get(edge.case) ?? []), edge.to])
  }
  return [...starts.values()].filter((targets) => targets.length > 1)
}

function runningProblem(nodeId: string, { from, to }: PlanEdge): GraphProblem {
  const message = `Something that “${nodeId}” starts may still run when “${from}” goes back to “${to}”. Let all of it come together before.`
  return error('loop_leaves_running', message, { node_id: nodeId, edge: { from, to } })
}
