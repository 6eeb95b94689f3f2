import type { ToolChoice } from '@/lib/protocol/agents'
import type { GraphNode } from '@/lib/protocol/graphs'

/** The tools that a node names, each with the field that names it. */
export function toolsOfNode(node: GraphNode): { readonly field: string; readonly choice: ToolChoice }[] {
  if (node.kind === 'tool') return [{ field: 'tool', choice: node.tool }]
  if (node.kind !== 'agent') return []
  return node.tools.map((choice, index) => ({ field: `tools.${index}`, choice }))
}
