import { graphDefinitionSchema, type GraphDefinition } from '@/lib/protocol/graphs'
import { slugOf } from '@/lib/protocol/slug'
import { knownOf, type Known, type NamedKind } from '@/lib/server/agents/named-documents'
import { AppError } from '@/lib/server/http/app-error'
import type { Storage } from '@/lib/server/storage/storage'
import { shippedGraphs } from './examples/shipped-graphs'

export type KnownGraph = Known<GraphDefinition>

const graphKind: NamedKind<GraphDefinition> = {
  kind: 'graph',
  parse: (body) => graphDefinitionSchema.parse(body),
  shipped: shippedGraphs,
}

/** All graphs of an owner by id: the shipped ones, in whose place a stored one of the same id stands. */
export function knownGraphs(
  storage: Pick<Storage, 'listDocuments'>,
  owner: string,
): Promise<ReadonlyMap<string, KnownGraph>> {
  return knownOf(storage, owner, graphKind)
}

/**
 * The graph of a name or an id.
 *
 * @throws AppError `graph_not_found`
 */
export function graphOf(graphs: ReadonlyMap<string, KnownGraph>, nameOrId: string): KnownGraph {
  const graph = graphs.get(slugOf(nameOrId))
  if (graph) return graph
  throw new AppError('graph_not_found', `There is no graph “${nameOrId}”.`, { param: 'graph_name' })
}
