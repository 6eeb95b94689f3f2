/** Use cases of the versions of graphs. */
import type { GraphVersion } from '@/lib/protocol/graph-answers'
import type { GraphVersionList } from '@/lib/protocol/graphs'
import { definitionsOf, unsaved } from '@/lib/server/agents/named-documents'
import { AppError } from '@/lib/server/http/app-error'
import type { Storage } from '@/lib/server/storage/storage'
import { shippedGraphs } from './examples/shipped-graphs'
import { createGraphCheck } from './graph-check'
import { resourceOf } from './graph-resource'
import type { GraphPlanServices } from './graph-services'
import { keptVersions } from './kept-versions'
import { graphOf, knownGraphs, type KnownGraph } from './known-graphs'
import { surroundingsOf } from './surroundings'

/**
 * The versions of a graph, newest first; of an example also the shipped one.
 *
 * @throws AppError `graph_not_found`
 */
export async function listVersions(
  { storage }: Pick<GraphPlanServices, 'storage'>,
  owner: string,
  nameOrId: string,
): Promise<GraphVersionList> {
  const graph = graphOf(await knownGraphs(storage, owner), nameOrId)
  const versions = await versionsOf(storage, owner, graph)
  return {
    items: versions.map(({ revision, updated, definition: { name } }) => ({ revision, updated, name })),
  }
}

/**
 * A version of a graph, with what is wrong with it today.
 *
 * @throws AppError `graph_not_found`, and `not_found` for a version that is not kept (any more).
 */
export async function findVersion(
  services: GraphPlanServices,
  owner: string,
  nameOrId: string,
  revision: number,
): Promise<GraphVersion> {
  const graphs = await knownGraphs(services.storage, owner)
  const graph = graphOf(graphs, nameOrId)
  const versions = await versionsOf(services.storage, owner, graph)
  const version = versions.find((each) => each.revision === revision)
  if (version === undefined) {
    const message = `This version of “${graph.definition.name}” is not kept.`
    throw new AppError('not_found', message, { param: 'revision' })
  }
  const around = new Map([...definitionsOf(graphs), [graph.id, version.definition]])
  return resourceOf(version, createGraphCheck(await surroundingsOf(services, owner, around)))
}

async function versionsOf(
  storage: Pick<Storage, 'listDocuments'>,
  owner: string,
  graph: KnownGraph,
): Promise<KnownGraph[]> {
  const shipped = shippedGraphs.get(graph.id)
  const versions = [
    ...(shipped ? [{ ...graph, ...unsaved, definition: shipped }] : []),
    ...(await keptVersions(storage, owner, graph)),
    // While a save is under way, the last one is kept already.
    graph,
  ]
  const byRevision = new Map(versions.map((version) => [version.revision, version]))
  return [...byRevision.values()].toSorted((a, b) => b.revision - a.revision)
}
