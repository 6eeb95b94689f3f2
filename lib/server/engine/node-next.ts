/** Which of the nodes that follow one go on, where that is not all of them. */
import type { RunState } from '@/lib/blocks/block'
import type { GraphPlan, PlanEdge } from '@/lib/graph/plan'
import type { GraphNode } from '@/lib/protocol/graphs'
import type { NodeTurn } from './graph-run'
import { frontierIn, nodesIn } from './graph-view'

/** The edges of a node that are not its fallback's. */
function flowFrom({ edgesFrom }: GraphPlan, nodeId: string): readonly PlanEdge[] {
  return (edgesFrom.get(nodeId) ?? []).filter(({ kind }) => kind === 'flow')
}

/** An edge that goes back can be used up. */
function canBeTaken(state: RunState, { scope }: NodeTurn, edge: PlanEdge): boolean {
  if (edge.maxLoops === undefined) return true
  return (frontierIn(state, scope).loops.get(edge) ?? 0) < edge.maxLoops
}

/**
 * The nodes that were chosen for one that chooses nothing itself: its fallback, or the one that a loop goes back to.
 * @returns undefined when all that follow it go on.
 */
export function nextAfter(
  state: RunState,
  turn: NodeTurn,
  status: 'completed' | 'failed',
): readonly string[] | undefined {
  const { node, scope } = turn
  if (node.kind === 'start' || node.kind === 'end') return undefined
  if (status === 'failed' && typeof node.on_error === 'object') return [node.on_error.fallback]
  if (node.kind === 'branch') return nextOfCase(state, turn, 'else') ?? []
  if (handsOver(node)) return nextWithoutTransfer(scope.plan, node.id)
  const back = flowFrom(scope.plan, node.id).find((edge) => edge.isBack && canBeTaken(state, turn, edge))
  return back && [back.to]
}

/** The edges that a branch takes for one of its cases; undefined when there are some, but they are used up. */
export function nextOfCase(state: RunState, turn: NodeTurn, name: string): readonly string[] | undefined {
  const all = flowFrom(turn.scope.plan, turn.node.id).filter((edge) => edge.case === name)
  const left = all.filter((edge) => canBeTaken(state, turn, edge))
  return left.length === 0 && all.length > 0 ? undefined : left.map(({ to }) => to)
}

/** The nodes that an agent may hand over to; none once it has done so as often as it may. */
export function transfersOf(state: RunState, turn: NodeTurn): readonly string[] {
  const { node, scope } = turn
  if (node.kind !== 'agent' || node.handoffs === 0) return []
  const edges = flowFrom(scope.plan, node.id).filter(({ to }) => to !== scope.plan.endId)
  const made = transfersMade(state, turn, new Set(edges.map(({ to }) => to)))
  const left = edges.filter((edge) => canBeTaken(state, turn, edge))
  return made < node.handoffs ? left.map(({ to }) => to) : []
}

function transfersMade(state: RunState, { node, scope }: NodeTurn, targets: ReadonlySet<string>): number {
  return nodesIn(state, scope.spanId).filter(
    ({ span, nodeInfo }) =>
      nodeInfo?.status === 'completed' &&
      span?.nodeId === node.id &&
      span.next?.some((nodeId) => targets.has(nodeId)),
  ).length
}

/** Whether a node is an agent that chooses one of the nodes that follow it. */
export function handsOver(node: GraphNode): boolean {
  return node.kind === 'agent' && node.handoffs > 0
}

/** Where such an agent goes on when it has chosen nobody: to the end, if that follows it. */
export function nextWithoutTransfer(plan: GraphPlan, nodeId: string): readonly string[] {
  return flowFrom(plan, nodeId).some(({ to }) => to === plan.endId) ? [plan.endId] : []
}
