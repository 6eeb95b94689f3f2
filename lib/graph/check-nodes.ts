/** What is wrong with nodes, each looked at with its own edges only. */
import type { GraphDefinition, GraphNode, GraphNodeOf, GraphProblem } from '@/lib/protocol/graphs'
import { isRecord } from '@/lib/protocol/is-record'
import { isHandingOver, type Outline, type OutlineEdge } from './outline'
import { error, warning } from './problem'

export function checkNodes({ nodes }: GraphDefinition, outline: Outline): readonly GraphProblem[] {
  return [
    ...countProblems(nodes, 'start', 'begins'),
    ...countProblems(nodes, 'end', 'ends'),
    ...nodes.flatMap((node, index) => [
      ...idProblems(node, nodes.slice(0, index)),
      ...fieldProblems(node),
      ...caseProblems(node, outline),
      ...handoffProblems(node, outline),
    ]),
  ]
}

function countProblems(nodes: readonly GraphNode[], kind: 'start' | 'end', verb: string): GraphProblem[] {
  const [first, ...more] = nodes.filter((node) => node.kind === kind)
  if (!first) return [error(`no_${kind}`, `Nothing ${verb} the graph. Add a node of kind “${kind}”.`)]
  const message = `The graph ${verb} with “${first.id}” already. Remove one of the two.`
  return more.map(({ id }) => error(`several_${kind}s`, message, { node_id: id }))
}

function idProblems({ id, kind }: GraphNode, before: readonly GraphNode[]): GraphProblem[] {
  const place = { node_id: id, field: 'id' }
  if (before.some((other) => other.id === id))
    return [error('duplicate_node', `Another node has the id “${id}”. Choose another.`, place)]
  if (id !== 'start' || kind === 'start') return []
  return [error('reserved_id', '“start” stands for the input of the graph. Choose another id.', place)]
}

function fieldProblems(node: GraphNode): GraphProblem[] {
  const { id: node_id } = node
  const problems: GraphProblem[] = []
  if ('prompt' in node && node.prompt.trim() === '')
    problems.push(error('empty_prompt', 'Write a prompt.', { node_id, field: 'prompt' }))
  if (node.kind === 'map' && node.items.trim() === '')
    problems.push(
      error('empty_items', 'Write what the list is, as in {{start}}.', { node_id, field: 'items' }),
    )
  if ('schema' in node && node.schema && !isFormSchema(node.schema)) {
    const message = 'A form needs the JSON Schema of an object: "type": "object", and its "properties".'
    problems.push(error('schema_not_object', message, { node_id, field: 'schema' }))
  }
  return problems
}

function isFormSchema({ type, properties = {} }: Readonly<Record<string, unknown>>): boolean {
  return type === 'object' && isRecord(properties)
}

function caseProblems(node: GraphNode, { edges }: Outline): GraphProblem[] {
  const from = edges.filter((edge) => edge.from === node.id && edge.kind === 'flow')
  if (node.kind === 'branch')
    return [...from.flatMap((edge) => caseOfEdgeProblems(node, edge)), ...caseNameProblems(node, from)]
  return from
    .filter((edge) => edge.case !== undefined)
    .map(({ to }) => {
      const message = `Only edges from a branch have a case. Remove it.`
      return error('case_without_branch', message, { edge: { from: node.id, to } })
    })
}

function caseOfEdgeProblems({ cases }: GraphNodeOf<'branch'>, edge: OutlineEdge): GraphProblem[] {
  const place = { edge: { from: edge.from, to: edge.to } }
  if (edge.case === undefined)
    return [error('missing_case', 'Say which case of the branch takes the edge, or else.', place)]
  if (edge.case === 'else' || cases.some(({ name }) => name === edge.case)) return []
  return [
    error('unknown_case', `The branch has no case “${edge.case}”. Choose one of its cases, or else.`, place),
  ]
}

function caseNameProblems(
  { id, cases }: GraphNodeOf<'branch'>,
  from: readonly OutlineEdge[],
): GraphProblem[] {
  const names = cases.map(({ name }) => name)
  return names.flatMap((name, index) => {
    const place = { node_id: id, field: `cases.${index}.name` }
    if (name === 'else')
      return error('reserved_case', '“else” is what is left when no case holds. Choose another name.', place)
    if (names.indexOf(name) !== index)
      return error('duplicate_case', `Another case is named “${name}”. Choose another name.`, place)
    if (from.some((edge) => edge.case === name)) return []
    return warning(
      'case_without_edge',
      `Nothing follows the case “${name}”. Draw an edge, or remove it.`,
      place,
    )
  })
}

function handoffProblems(node: GraphNode, { edges, endId }: Outline): GraphProblem[] {
  if (!isHandingOver(node)) return []
  const isTarget = ({ from, to, kind }: OutlineEdge) => from === node.id && to !== endId && kind === 'flow'
  if (edges.some(isTarget)) return []
  const message = 'It has nobody to hand over to. Draw an edge to a node that it may choose.'
  return [error('handoffs_without_output', message, { node_id: node.id, field: 'handoffs' })]
}
