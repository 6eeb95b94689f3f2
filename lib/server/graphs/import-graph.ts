import { isDeepStrictEqual } from 'node:util'
import { GraphImportError, importGraph as readGraphs } from '@/lib/graph/import-seed'
import { graphsNamedBy } from '@/lib/graph/named-by'
import type { GraphImportAnswer } from '@/lib/protocol/graph-answers'
import type { GraphDefinition } from '@/lib/protocol/graphs'
import { slugOf } from '@/lib/protocol/slug'
import { idOfCopy } from '@/lib/server/agents/named-documents'
import { AppError } from '@/lib/server/http/app-error'
import type { GraphServices } from './graph-services'
import { findGraph } from './graphs'
import { knownGraphs } from './known-graphs'
import { isTaken, putGraph } from './put-graph'

/**
 * Stores a graph of any form that can be read, and those that come with it. Its id, when taken, gets the next free number:
 * `-2`, `-3`, …; so do the ids of the others, unless the one that is there is the same.
 *
 * @throws AppError `invalid_request` for what is no graph.
 */
export async function importGraph(
  services: GraphServices,
  owner: string,
  file: unknown,
): Promise<GraphImportAnswer> {
  const { id: wished = '', definition, graphs, notes } = read(file)
  const idOf = new Map<string, string>()
  for (const [id, graph] of leavesFirst(new Map(Object.entries(graphs)))) {
    idOf.set(id, await store(services, owner, id, renamed(graph, idOf), true))
  }
  const id = await store(services, owner, wished, renamed(definition, idOf), false)
  const moved = [...idOf].filter(([from, to]) => from !== to)
  return {
    graph: await findGraph(services, owner, id),
    notes: [...notes, ...moved.map(([from, to]) => `The graph “${from}” is stored as “${to}”.`)],
  }
}

function read(file: unknown) {
  try {
    return readGraphs(file)
  } catch (error) {
    if (!(error instanceof GraphImportError)) throw error
    throw new AppError('invalid_request', error.message)
  }
}

/** @returns the id that it was stored under, or under which it is there already when that will do. */
async function store(
  services: GraphServices,
  owner: string,
  wished: string,
  definition: GraphDefinition,
  mayBeThere: boolean,
): Promise<string> {
  const base = slugOf(wished) || slugOf(definition.name)
  for (let copy = 1; ; copy += 1) {
    const id = idOfCopy(base, copy)
    const graphs = await knownGraphs(services.storage, owner)
    if (mayBeThere && isDeepStrictEqual(graphs.get(id)?.definition, definition)) return id
    if (!isTaken(graphs, id) && (await putGraph(services, owner, id, definition))) return id
  }
}

/** The graphs of a file, each behind those that it runs, so that it is stored with their new ids. */
function leavesFirst(graphs: ReadonlyMap<string, GraphDefinition>): ReadonlyMap<string, GraphDefinition> {
  const seen = new Set<string>()
  const ordered = new Map<string, GraphDefinition>()
  function visit(id: string): void {
    const graph = graphs.get(id)
    if (graph === undefined || seen.has(id)) return
    seen.add(id)
    graphsNamedBy(graph).forEach(visit)
    ordered.set(id, graph)
  }
  for (const id of graphs.keys()) visit(id)
  return ordered
}

function renamed(definition: GraphDefinition, idOf: ReadonlyMap<string, string>): GraphDefinition {
  return {
    ...definition,
    nodes: definition.nodes.map((node) =>
      'graph' in node ? { ...node, graph: idOf.get(node.graph) ?? node.graph } : node,
    ),
  }
}
