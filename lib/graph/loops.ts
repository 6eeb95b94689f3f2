/** Which edges of a graph go back, and which cycles have no limit. */
import type { GraphProblem } from '@/lib/protocol/graphs'
import { isHandingOver, type Outline, type OutlineEdge } from './outline'
import type { PlanEdge } from './plan'
import { error } from './problem'
import { closingEdges, groupEdges, reach } from './walk'

/**
 * An edge goes back when it has `max_loops`, or closes a cycle that handoffs limit.
 *
 * @returns all edges of the outline; those that do not go back make no cycle.
 */
export function findLoops({ nodes, startId = '', edges }: Outline): {
  readonly edges: readonly PlanEdge[]
  readonly problems: readonly GraphProblem[]
} {
  const nodeIds = [startId, ...nodes.keys()]
  const withoutLimit = edges.filter(({ maxLoops }) => maxLoops === undefined)
  const closing = closingEdges(nodeIds, groupEdges(withoutLimit, 'from'))
  const onward = groupEdges(
    withoutLimit.filter((edge) => !closing.has(edge)),
    'from',
  )
  const backwardFallbacks = [...closing.keys()].filter(({ kind }) => kind === 'error')
  const unchosen = withoutLimit.filter(
    (edge) =>
      !backwardFallbacks.includes(edge) && (edge.kind === 'error' || !isHandingOver(nodes.get(edge.from))),
  )
  const endless = closingEdges(nodeIds, groupEdges(unchosen, 'from'))
  const [reached, reachedOnward] = [groupEdges(edges, 'from'), onward].map((from) => reach(startId, from))
  const idle = edges.filter(
    ({ from, to, maxLoops }) =>
      maxLoops !== undefined &&
      (!reach(to, onward).has(from) || (reached?.has(to) && !reachedOnward?.has(to))),
  )
  return {
    edges: edges.map((edge) => ({ ...edge, isBack: edge.maxLoops !== undefined || closing.has(edge) })),
    problems: [
      ...backwardFallbacks.map(fallbackProblem),
      ...[...endless].map(([edge, cycle]) => endlessProblem(edge, cycle)),
      ...idle.map(idleProblem),
    ],
  }
}

function fallbackProblem({ from, to }: OutlineEdge): GraphProblem {
  const message =
    from === to
      ? 'A node cannot be its own fallback. Choose another, or more attempts.'
      : `“${to}” comes before this node, so it cannot be its fallback. Choose another.`
  return error('fallback_goes_back', message, { node_id: from, field: 'on_error' })
}

function endlessProblem({ from, to }: OutlineEdge, cycle: readonly string[]): GraphProblem {
  const way = [...cycle, to].join(' → ')
  const message = `${way} goes round without end. Give the edge from “${from}” to “${to}” a limit of loops.`
  return error('cycle_without_limit', message, { edge: { from, to } })
}

function idleProblem({ from, to }: OutlineEdge): GraphProblem {
  const message = `The edge has a limit of loops, but “${to}” does not come before “${from}”. Remove the limit.`
  return error('loop_does_not_go_back', message, { edge: { from, to } })
}
