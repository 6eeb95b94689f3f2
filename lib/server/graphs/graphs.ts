/** Use cases of `/api/graphs`. */
import type { GraphDraft, GraphProblemList } from '@/lib/protocol/graph-answers'
import type { GraphDefinition, GraphList, GraphResource } from '@/lib/protocol/graphs'
import { slugOf } from '@/lib/protocol/slug'
import { definitionsOf } from '@/lib/server/agents/named-documents'
import { AppError } from '@/lib/server/http/app-error'
import { createGraphCheck } from './graph-check'
import { resourceOf } from './graph-resource'
import type { GraphServices } from './graph-services'
import { removeVersions } from './kept-versions'
import { graphOf, knownGraphs } from './known-graphs'
import { isTaken, putGraph } from './put-graph'
import { surroundingsOf } from './surroundings'

/** All graphs by name. */
export async function listGraphs(services: GraphServices, owner: string): Promise<GraphList> {
  const graphs = await knownGraphs(services.storage, owner)
  const check = createGraphCheck(await surroundingsOf(services, owner, definitionsOf(graphs)))
  const sorted = [...graphs.values()].toSorted((a, b) => a.definition.name.localeCompare(b.definition.name))
  return { items: sorted.map((graph) => resourceOf(graph, check)) }
}

/** @throws AppError `graph_not_found` */
export async function findGraph(
  services: GraphServices,
  owner: string,
  nameOrId: string,
): Promise<GraphResource> {
  const graphs = await knownGraphs(services.storage, owner)
  const graph = graphOf(graphs, nameOrId)
  return resourceOf(graph, createGraphCheck(await surroundingsOf(services, owner, definitionsOf(graphs))))
}

/**
 * Stores a new graph, with its errors if it has any; its id is made of its name.
 *
 * @throws AppError `conflict` when the id is taken.
 */
export async function saveNew(
  services: GraphServices,
  owner: string,
  definition: GraphDefinition,
): Promise<GraphResource> {
  const id = slugOf(definition.name)
  const graphs = await knownGraphs(services.storage, owner)
  if (!isTaken(graphs, id) && (await putGraph(services, owner, id, definition))) {
    return findGraph(services, owner, id)
  }
  throw new AppError('conflict', `There is a graph “${id}” already. Choose another name.`, { param: 'name' })
}

/**
 * Stores a new version of a graph. Its id stays, whatever its name becomes.
 *
 * @param revision of the version that was edited.
 * @throws AppError `graph_not_found`, and `conflict` when that version is not the last one.
 */
export async function changeGraph(
  services: GraphServices,
  owner: string,
  nameOrId: string,
  { revision, definition }: { revision: number; definition: GraphDefinition },
): Promise<GraphResource> {
  const graph = graphOf(await knownGraphs(services.storage, owner), nameOrId)
  const isLast = graph.revision === revision
  if (isLast && (await putGraph(services, owner, graph.id, definition, graph))) {
    return findGraph(services, owner, graph.id)
  }
  throw new AppError(
    'conflict',
    'This graph was saved elsewhere in the meantime. Load it again, then make your change.',
    { param: 'revision' },
  )
}

/**
 * Deletes a graph with its versions; a shipped one that was changed is as shipped again.
 *
 * @throws AppError `graph_not_found`, and `conflict` for one that is not stored.
 */
export async function removeGraph(
  { storage }: Pick<GraphServices, 'storage'>,
  owner: string,
  nameOrId: string,
): Promise<void> {
  const graph = graphOf(await knownGraphs(storage, owner), nameOrId)
  await removeVersions(storage, owner, graph.id)
  if (await storage.removeDocument(owner, 'graph', graph.id)) return
  if (!graph.isExample) throw new AppError('graph_not_found', `There is no graph “${nameOrId}”.`)
  throw new AppError('conflict', `“${graph.definition.name}” is shipped with Weir and cannot be deleted.`)
}

/** What is wrong with a graph that is being edited; nothing is stored. */
export async function checkGraph(
  services: GraphServices,
  owner: string,
  { id = '', definition }: GraphDraft,
): Promise<GraphProblemList> {
  const graphs = definitionsOf(await knownGraphs(services.storage, owner))
  // Those that it runs may run the graph in whose place it is to stand.
  const around = new Map([...graphs, [id, definition]])
  const check = createGraphCheck(await surroundingsOf(services, owner, around))
  return { problems: check.problemsOf(id) }
}
