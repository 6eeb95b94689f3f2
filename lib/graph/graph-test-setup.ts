/** For tests only: short ways to write graphs, and what is wrong with them. */
import {
  graphDefinitionSchema,
  type GraphDefinition,
  type GraphDefinitionInput,
  type GraphEdge,
  type GraphProblem,
} from '@/lib/protocol/graphs'
import { planGraph } from './plan-graph'

export type NodeInput = GraphDefinitionInput['nodes'][number]

/** A definition from its nodes and edges. */
export function graphOf(
  nodes: readonly NodeInput[],
  edges: readonly GraphEdge[],
  fields: Partial<GraphDefinitionInput> = {},
): GraphDefinition {
  return graphDefinitionSchema.parse({ name: 'Graph', nodes, edges, ...fields })
}

export const start: NodeInput = { id: 'start', kind: 'start' }
export const end: NodeInput = { id: 'end', kind: 'end' }

export function model(id: string, prompt = '{{start}}', fields: object = {}): NodeInput {
  return { id, kind: 'model', prompt, ...fields }
}

export function branch(id: string, ...whens: readonly string[]): NodeInput {
  return { id, kind: 'branch', cases: whens.map((when, index) => ({ name: `case${index}`, when })) }
}

/** Edges written as `a b c`: from each to the next. */
export function ways(...lines: readonly string[]): GraphEdge[] {
  return lines.flatMap((line) => {
    const ids = line.split(' ')
    return ids.slice(1).map((to, index) => ({ from: ids[index] ?? '', to }))
  })
}

/** A graph between a start and an end. */
export function graph(
  nodes: readonly NodeInput[],
  edges: readonly GraphEdge[],
  fields: Partial<GraphDefinitionInput> = {},
) {
  return graphOf([start, ...nodes, end], edges, fields)
}

/** Each problem as its code and where it is. */
export function found(definition: GraphDefinition): string[] {
  return planGraph(definition).problems.map(({ code, node_id, field, edge }) =>
    [code, node_id, field, edge && `${edge.from}→${edge.to}`].filter((part) => part !== undefined).join(' '),
  )
}

export function isError({ severity }: GraphProblem): boolean {
  return severity === 'error'
}
