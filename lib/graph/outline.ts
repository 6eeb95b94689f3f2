/** The nodes and edges of a graph as far as they fit together: what all further checks look at. */
import type { GraphDefinition, GraphEdge, GraphNode, GraphProblem } from '@/lib/protocol/graphs'
import type { PlanEdge } from './plan'
import { error } from './problem'

/** An edge of which is not yet known whether it goes back. */
export type OutlineEdge = Omit<PlanEdge, 'isBack'>

export interface Outline {
  /** In the order of the definition; of those that share an id the first. */
  readonly nodes: ReadonlyMap<string, GraphNode>
  readonly startId: string | undefined
  readonly endId: string | undefined
  /** Both ends of each are among the nodes. In the order of the definition; those to fallbacks last. */
  readonly edges: readonly OutlineEdge[]
}

/** Whether a node goes on with those of its followers that it chooses, and not with all. */
export function isExclusive(node: GraphNode | undefined): boolean {
  return node?.kind === 'branch' || isHandingOver(node)
}

export function isHandingOver(node: GraphNode | undefined): boolean {
  return node?.kind === 'agent' && node.handoffs > 0
}

/** @returns the outline, and why some of the edges are not in it. */
export function outlineOf({ nodes: given, edges: drawn }: GraphDefinition): {
  readonly outline: Outline
  readonly problems: readonly GraphProblem[]
} {
  const nodes = new Map<string, GraphNode>()
  for (const node of given) if (!nodes.has(node.id)) nodes.set(node.id, node)
  const startId = given.find(({ kind }) => kind === 'start')?.id
  const endId = given.find(({ kind }) => kind === 'end')?.id
  const drawnBefore = new Set<string>()
  const flow = drawn.map((edge) => ({ edge, problem: edgeProblem(edge, nodes, drawnBefore) }))
  const fallbacks = [...nodes.values()].map((node) => fallbackOf(node, nodes))
  return {
    outline: {
      nodes,
      startId,
      endId,
      edges: [
        ...flow.flatMap(({ edge, problem }) => (problem ? [] : [flowEdge(edge)])),
        ...fallbacks.flatMap(({ edge }) => edge ?? []),
      ],
    },
    problems: [
      ...flow.flatMap(({ problem }) => problem ?? []),
      ...fallbacks.flatMap(({ problem }) => problem ?? []),
    ],
  }
}

function flowEdge({ from, to, case: name, max_loops }: GraphEdge): OutlineEdge {
  return { from, to, kind: 'flow', case: name, maxLoops: max_loops }
}

/** @param drawnBefore is told of each edge. */
function edgeProblem(
  { from, to, case: name }: GraphEdge,
  nodes: ReadonlyMap<string, GraphNode>,
  drawnBefore: Set<string>,
): GraphProblem | undefined {
  const place = { edge: { from, to } }
  const unknown = [from, to].find((id) => !nodes.has(id))
  if (unknown !== undefined)
    return error('unknown_node', `There is no node “${unknown}”. Add it, or remove the edge.`, place)
  if (nodes.get(to)?.kind === 'start')
    return error('edge_into_start', 'Nothing can lead into the start. Remove the edge.', place)
  if (nodes.get(from)?.kind === 'end')
    return error('edge_out_of_end', 'Nothing can follow the end. Remove the edge.', place)
  const key = JSON.stringify([from, to, name])
  if (drawnBefore.has(key)) return error('duplicate_edge', 'The edge is there twice. Remove one.', place)
  drawnBefore.add(key)
  return undefined
}

function fallbackOf(
  node: GraphNode,
  nodes: ReadonlyMap<string, GraphNode>,
): { readonly edge?: OutlineEdge; readonly problem?: GraphProblem } {
  if (!('on_error' in node) || typeof node.on_error === 'string') return {}
  const to = node.on_error.fallback
  if (nodes.has(to)) return { edge: { from: node.id, to, kind: 'error' } }
  const message = `There is no node “${to}” to fall back to. Choose another.`
  return { problem: error('unknown_fallback', message, { node_id: node.id, field: 'on_error' }) }
}
