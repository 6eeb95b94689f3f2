/** Nodes that nothing leads to, and nodes that lead nowhere. */
import type { GraphProblem } from '@/lib/protocol/graphs'
import type { Outline } from './outline'
import { error, warning } from './problem'
import { before, groupEdges, reach } from './walk'

export function checkWays({ nodes, startId, endId, edges }: Outline): readonly GraphProblem[] {
  if (startId === undefined) return []
  const reached = reach(startId, groupEdges(edges, 'from'))
  const ending = endId === undefined ? undefined : before(endId, groupEdges(edges, 'to'))
  return [...nodes.values()].flatMap(({ id, kind }) => {
    // Others of the kind are reported as too many.
    if ((kind === 'start' && id !== startId) || (kind === 'end' && id !== endId)) return []
    if (!reached.has(id))
      return error('unreachable_node', 'Nothing leads here from the start. Draw an edge, or remove it.', {
        node_id: id,
      })
    // When nothing comes to the end, that is the problem, and not where each node leads.
    if (id === endId || ending === undefined || endId === undefined || !reached.has(endId) || ending.has(id))
      return []
    return warning('no_way_to_end', 'From here no path leads to the end. Draw an edge.', { node_id: id })
  })
}
