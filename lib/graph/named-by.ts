/** What the nodes of a graph name that is kept elsewhere; each once, in the order of the nodes. */
import type { GraphDefinition } from '@/lib/protocol/graphs'

/** Ids of the graphs of map and subgraph nodes. */
export function graphsNamedBy({ nodes }: GraphDefinition): readonly string[] {
  return distinct(nodes.map((node) => ('graph' in node ? node.graph : undefined)))
}

/** Ids of agents. */
export function agentsNamedBy({ nodes }: GraphDefinition): readonly string[] {
  return distinct(nodes.map((node) => (node.kind === 'agent' ? node.agent : undefined)))
}

export function modelsNamedBy({ nodes }: GraphDefinition): readonly string[] {
  return distinct(nodes.map((node) => ('model_name' in node ? node.model_name : undefined)))
}

function distinct(names: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(names.filter((name) => name !== undefined))]
}
