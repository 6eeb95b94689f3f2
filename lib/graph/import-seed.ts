/** Reads graphs from files: Weir's own exports, bare definitions, and the older format; one graph or several. */
import type { z } from 'zod'
import { graphDefinitionSchema, graphExportSchema, type GraphDefinition } from '@/lib/protocol/graphs'
import { isRecord } from '@/lib/protocol/is-record'
import { slugOf } from '@/lib/protocol/slug'
import { graphsNamedBy } from './named-by'
import { definitionOfSeed } from './seed-graph'
import { seedGraphSchema } from './seed-schema'

/** A file that holds no graph, or a broken one. Its message is a sentence for a person. */
export class GraphImportError extends Error {
  override readonly name = 'GraphImportError'
}

export interface ImportedGraph {
  readonly definition: GraphDefinition
  /** The graphs that came with it, by id. */
  readonly graphs: Readonly<Record<string, GraphDefinition>>
  /** The id that it had. */
  readonly id?: string | undefined
  /** What could not be carried over as it was, in sentences. */
  readonly notes: readonly string[]
}

/**
 * @param json what a file says: a graph, a list of them, or an object with a list `graphs`. Of several the first that no
 *   other runs is the main one.
 * @throws GraphImportError
 */
export function importGraph(json: unknown): ImportedGraph {
  if (isExport(json)) {
    const { id, definition, graphs } = parse(graphExportSchema, json)
    return { id, definition, graphs, notes: [] }
  }
  const given = withIds(listOf(json).flatMap(unpacked))
  const graphIdOf = (name: string) => given.find((graph) => nameOf(graph.json) === name)?.id
  const read = given.map((graph) => ({ id: graph.id, ...readGraph(graph.json, graphIdOf) }))
  const run = new Set(read.flatMap(({ definition }) => graphsNamedBy(definition)))
  const main = read.find(({ id }) => !run.has(id)) ?? read[0]
  if (!main) throw new GraphImportError('The file holds no graph.')
  const others = read.filter((graph) => graph !== main)
  return {
    definition: main.definition,
    graphs: Object.fromEntries(others.map(({ id, definition }) => [id, definition])),
    notes: [
      ...main.notes,
      ...others.flatMap(({ definition, notes }) => notes.map((note) => `${definition.name}: ${note}`)),
    ],
  }
}

function isExport(json: unknown): boolean {
  return isRecord(json) && json.weir === 'graph'
}

function listOf(json: unknown): readonly unknown[] {
  if (Array.isArray(json)) return json
  return isRecord(json) && Array.isArray(json.graphs) ? json.graphs : [json]
}

/** A graph of a file as it stands there. */
interface GivenGraph {
  readonly id?: string | undefined
  readonly json: unknown
}

/** An export in a list brings the graphs that it runs. */
function unpacked(json: unknown): readonly GivenGraph[] {
  if (!isExport(json)) return [{ json }]
  const { id, definition, graphs } = parse(graphExportSchema, json)
  return [
    { id, json: definition },
    ...Object.entries(graphs).map(([key, graph]) => ({ id: key, json: graph })),
  ]
}

/** Each graph with an id of its own, made of its name when it has none. */
function withIds(graphs: readonly GivenGraph[]): readonly { readonly id: string; readonly json: unknown }[] {
  const taken = new Set<string>()
  return graphs.map(({ id: given, json }) => {
    const base = given ?? slugOf(nameOf(json))
    let id = base
    for (let copy = 2; taken.has(id); copy += 1) id = `${base}-${copy}`
    taken.add(id)
    return { id, json }
  })
}

function nameOf(json: unknown): string {
  return isRecord(json) && typeof json.name === 'string' ? json.name.trim() : ''
}

function readGraph(
  json: unknown,
  graphIdOf: (name: string) => string | undefined,
): { readonly definition: GraphDefinition; readonly notes: readonly string[] } {
  if (!isRecord(json) || !Array.isArray(json.nodes))
    throw new GraphImportError('The file holds no graph: there is no list “nodes”.')
  const isDefinition = 'edges' in json || json.nodes.some((node) => isRecord(node) && 'kind' in node)
  if (isDefinition) return { definition: parse(graphDefinitionSchema, json), notes: [] }
  const { definition, notes } = definitionOfSeed(parse(seedGraphSchema, json), graphIdOf)
  return { definition: parse(graphDefinitionSchema, definition), notes }
}

function parse<S extends z.ZodType>(schema: S, json: unknown): z.output<S> {
  const { success, data, error } = schema.safeParse(json)
  if (success) return data
  const [issue] = error.issues
  const place = issue && issue.path.length > 0 ? `“${issue.path.join('.')}”: ` : ''
  throw new GraphImportError(`The file holds no graph that can be read. ${place}${issue?.message}.`)
}
