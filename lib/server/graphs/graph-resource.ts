import type { GraphResource } from '@/lib/protocol/graphs'
import type { GraphCheck } from './graph-check'
import type { KnownGraph } from './known-graphs'

/** A graph as `/api/graphs` answers it. */
export function resourceOf(graph: KnownGraph, check: GraphCheck): GraphResource {
  const { id, definition, revision, isExample, updated } = graph
  return { id, revision, is_example: isExample, updated, definition, problems: check.problemsOf(id) }
}
