/** Whether templates and conditions read what is there, and whether what is there is read. */
import type { GraphDefinition, GraphNode, GraphProblem } from '@/lib/protocol/graphs'
import { checkCondition } from './condition'
import { isHandingOver, type Outline } from './outline'
import { error, warning } from './problem'
import { readingsOf, readingsOfEnd, type Reading } from './templates-of'
import { before, groupEdges } from './walk'

export function checkReadings(definition: GraphDefinition, outline: Outline): readonly GraphProblem[] {
  const { nodes, endId } = outline
  const edgesInto = groupEdges(outline.edges, 'to')
  const readings = new Map([...nodes.values()].map((node) => [node.id, readingsOf(node, nodes.keys())]))
  const problemsAt = (reader: string | undefined, read: readonly Reading[], node_id?: string) => {
    const earlier = reader === undefined ? undefined : before(reader, edgesInto)
    return read.flatMap((reading) => readingProblem(reading, outline, earlier, node_id))
  }
  return [
    ...[...nodes.values()].flatMap(conditionProblems(nodes)),
    ...[...readings].flatMap(([nodeId, read]) => problemsAt(nodeId, read, nodeId)),
    ...problemsAt(endId, readingsOfEnd(definition)),
    ...unusedInputs(definition, outline, readings),
    ...casesAsResult(definition, outline),
  ]
}

function conditionProblems(nodes: Outline['nodes']): (node: GraphNode) => GraphProblem[] {
  return (node) =>
    (node.kind === 'branch' ? node.cases : []).flatMap(({ when }, index) => {
      const { problem } = checkCondition(when, nodes.keys())
      const place = { node_id: node.id, field: `cases.${index}.when` }
      return problem === undefined ? [] : error('invalid_condition', problem, place)
    })
}

/** @param earlier the nodes that may have run before the reader. */
function readingProblem(
  { nodeId, field }: Reading,
  { nodes, startId }: Outline,
  earlier: ReadonlySet<string> | undefined,
  node_id: string | undefined,
): GraphProblem[] {
  if (nodeId === 'start' || nodeId === startId) return []
  const place = { field, ...(node_id !== undefined && { node_id }) }
  if (!nodes.has(nodeId))
    return [error('unknown_reference', `There is no node “${nodeId}” to read. Name another.`, place)]
  if (earlier?.has(nodeId) ?? true) return []
  const message = `“${nodeId}” does not run before this, so it gives nothing here. Name another, or draw an edge.`
  return [warning('reference_not_before', message, place)]
}

/**
 * Edges along which nothing is read, though their node takes trouble for its output, nobody else reads that, and the node
 * that they lead to reads none of its inputs: then a reference was probably forgotten. Tools, people and branches may be
 * there for what they do.
 */
function unusedInputs(
  definition: GraphDefinition,
  { nodes, endId, edges }: Outline,
  readings: ReadonlyMap<string, readonly Reading[]>,
): GraphProblem[] {
  const read = new Set([...readings.values(), readingsOfEnd(definition)].flat().map(({ nodeId }) => nodeId))
  if (definition.end_template === undefined)
    for (const { from, to } of edges) if (to === endId) read.add(from)
  return edges.flatMap(({ from, to, kind }) => {
    if (kind === 'error' || to === endId || read.has(from) || !isPaidFor(nodes.get(from))) return []
    const inputs = edges.filter((edge) => edge.to === to).map((edge) => edge.from)
    if (readings.get(to)?.some(({ nodeId }) => inputs.includes(nodeId))) return []
    const message = `Nothing reads what “${from}” gives. Name it, as in {{${from}}}, or remove the edge.`
    return [warning('unused_input', message, { node_id: to, edge: { from, to } })]
  })
}

function isPaidFor(node: GraphNode | undefined): boolean {
  if (isHandingOver(node)) return false
  return ['model', 'agent', 'map', 'subgraph'].includes(node?.kind ?? '')
}

/** Without an `end_template` the result is what the nodes before the end give: of a branch the name of a case. */
function casesAsResult({ end_template }: GraphDefinition, { nodes, endId, edges }: Outline): GraphProblem[] {
  if (end_template !== undefined) return []
  const branches = edges.flatMap(({ from, to }) =>
    to === endId && nodes.get(from)?.kind === 'branch' ? [from] : [],
  )
  return [...new Set(branches)].map((from) => {
    const message = `The result would be the name of a case of “${from}”. Say in the end template what it is.`
    return warning('case_as_result', message, { node_id: from, field: 'end_template' })
  })
}
