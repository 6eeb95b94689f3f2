import { graphsNamedBy } from '@/lib/graph/named-by'
import type { GraphExport } from '@/lib/protocol/graphs'
import { definitionsOf } from '@/lib/server/agents/named-documents'
import { reachableFrom } from '@/lib/server/agents/reachable-from'
import type { GraphServices } from './graph-services'
import { graphOf, knownGraphs } from './known-graphs'

/**
 * A graph with all graphs that it runs, at any depth, so that the file works on another server.
 *
 * @throws AppError `graph_not_found`
 */
export async function exportGraph(
  { storage }: Pick<GraphServices, 'storage'>,
  owner: string,
  nameOrId: string,
): Promise<GraphExport & { readonly id: string }> {
  const known = await knownGraphs(storage, owner)
  const { id, definition } = graphOf(known, nameOrId)
  const graphs = reachableFrom(graphsNamedBy(definition), definitionsOf(known), graphsNamedBy)
  return { weir: 'graph', id, definition, graphs: Object.fromEntries(graphs) }
}
