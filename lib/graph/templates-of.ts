/** The templates of a graph, and what its nodes and its end read. */
import type { GraphDefinition, GraphNode } from '@/lib/protocol/graphs'
import { isRecord } from '@/lib/protocol/is-record'
import { checkCondition } from './condition'
import { referencesOf } from './template'

interface Template {
  /** Path of the field, such as `prompt` or `arguments.query.0`. */
  readonly field: string
  readonly template: string
}

function templatesOf(node: GraphNode): readonly Template[] {
  switch (node.kind) {
    case 'model':
    case 'agent':
    case 'human':
      return [{ field: 'prompt', template: node.prompt }]
    case 'map':
      return [{ field: 'items', template: node.items }]
    case 'subgraph':
      return [{ field: 'input', template: node.input }]
    case 'tool':
      return textsIn(node.arguments, 'arguments')
    case 'start':
    case 'end':
    case 'branch':
      return []
  }
}

function textsIn(value: unknown, field: string): Template[] {
  if (typeof value === 'string') return [{ field, template: value }]
  if (!Array.isArray(value) && !isRecord(value)) return []
  return Object.entries(value).flatMap(([name, inner]) => textsIn(inner, `${field}.${name}`))
}

/** Something that is read: by a node, or by the `end_template`. */
export interface Reading {
  /** Whose output. */
  readonly nodeId: string
  readonly field: string
}

/** What a node reads, each output once for each field. */
export function readingsOf(node: GraphNode, nodeIds: Iterable<string>): readonly Reading[] {
  if (node.kind !== 'branch')
    return templatesOf(node).flatMap(({ field, template }) => readingsIn(template, field))
  const ids = [...nodeIds]
  return node.cases.flatMap(({ when }, index) =>
    checkCondition(when, ids).references.map((nodeId) => ({ nodeId, field: `cases.${index}.when` })),
  )
}

/** What the `end_template` reads; nothing when there is none. */
export function readingsOfEnd({ end_template = '' }: GraphDefinition): readonly Reading[] {
  return readingsIn(end_template, 'end_template')
}

function readingsIn(template: string, field: string): Reading[] {
  const nodeIds = new Set(referencesOf(template).map(({ nodeId }) => nodeId))
  return [...nodeIds].map((nodeId) => ({ nodeId, field }))
}
