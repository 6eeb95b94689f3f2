/** What is known of the graph that a run executes, and how far the run has come. Pure. */
import type { RunState, StreamingBlock } from '@/lib/blocks/block'
import { blocksOf } from '@/lib/blocks/reduce'
import { type GraphRunDefinition, graphRunDefinitionSchema } from '@/lib/protocol/graph-run'
import type { GraphDefinition, GraphNode } from '@/lib/protocol/graphs'

/** The graph of a run, and those that its nodes run, by id. */
export type RunGraphs = Pick<GraphRunDefinition, 'graph' | 'graphs'>

const parsed = new WeakMap<object, GraphRunDefinition | null>()

/** @returns null for the definition of anything but a graph's run; the same object for the same definition */
export function graphRunOf(definition: RunState['definition']): GraphRunDefinition | null {
  const known = parsed.get(definition)
  if (known !== undefined) return known
  const run = graphRunDefinitionSchema.safeParse(definition).data ?? null
  parsed.set(definition, run)
  return run
}

/**
 * The node that a block is of, in whichever graph it stands.
 * @param ownerOf the block of a span
 */
export function nodeOfBlock(
  graphs: RunGraphs | null,
  ownerOf: (spanId: string) => StreamingBlock | undefined,
  block: StreamingBlock | undefined,
): GraphNode | undefined {
  if (graphs === null || block?.span?.nodeId === undefined) return undefined
  const around = ownerOf(block.parentSpanId)
  // An item of a map bears the map's name, and stands in its span.
  if (block.span.item) return nodeOfBlock(graphs, ownerOf, around)
  const graph = graphWithin(graphs, around && nodeOfBlock(graphs, ownerOf, around))
  return graph?.nodes.find(({ id }) => id === block.span?.nodeId)
}

/** The graph that a node runs; that of the run itself where there is no node around. */
function graphWithin(graphs: RunGraphs, node: GraphNode | undefined): GraphDefinition | undefined {
  if (node === undefined) return graphs.graph
  return node.kind === 'map' || node.kind === 'subgraph' ? graphs.graphs[node.graph] : undefined
}

export interface GraphProgress {
  readonly done: number
  /** Null where the graph is not known. */
  readonly total: number | null
}

/** How many nodes of the graph itself have ended; its start and its end are none. */
export function progressOf(run: RunState, graphs: RunGraphs | null): GraphProgress {
  const latest = new Map<string, StreamingBlock>()
  for (const block of blocksOf(run)) {
    const { type, parentSpanId, span } = block
    if (type === 'node' && parentSpanId === '' && span?.nodeId !== undefined) latest.set(span.nodeId, block)
  }
  // What a graph that failed has skipped is still to be done when it goes on.
  const countsSkipped = run.end === null || run.end.status === 'completed'
  const done = [...latest.values()].filter(
    ({ nodeInfo }) => nodeInfo?.status === 'completed' || (countsSkipped && nodeInfo?.status === 'skipped'),
  ).length
  const total = graphs?.graph.nodes.filter(({ kind }) => kind !== 'start' && kind !== 'end').length
  return { done, total: total === undefined ? null : Math.max(total, done) }
}
