import type { RunState } from '@/lib/blocks/block'
import { blockOf } from '@/lib/blocks/reduce'
import type { GraphRunDefinition } from '@/lib/protocol/graph-run'
import type { GraphDefinition, GraphNode } from '@/lib/protocol/graphs'

/**
 * The node whose run, or one of whose items, a span is; undefined for the run itself and for a sub-agent. The spans
 * around it say which graph it stands in: two graphs of a run may have nodes of one id.
 */
export function nodeOfSpan(
  state: RunState,
  definition: GraphRunDefinition,
  spanId: string,
): GraphNode | undefined {
  const { nodeId, parentSpanId = '', ownBlockId = '' } = state.spans.get(spanId) ?? {}
  if (nodeId === undefined) return undefined
  const isItem = blockOf(state, ownBlockId)?.span?.item !== undefined
  if (isItem) return nodeOfSpan(state, definition, parentSpanId)
  return graphIn(state, definition, parentSpanId)?.nodes.find(({ id }) => id === nodeId)
}

/** The graph whose nodes stand in a span. */
function graphIn(
  state: RunState,
  definition: GraphRunDefinition,
  spanId: string,
): GraphDefinition | undefined {
  if (spanId === '') return definition.graph
  const node = nodeOfSpan(state, definition, spanId)
  return node?.kind === 'map' || node?.kind === 'subgraph' ? definition.graphs[node.graph] : undefined
}
