import { type LucideIcon, Workflow } from 'lucide-react'
import { nodeKinds } from '@/components/graph/node-kind'
import type { GraphNode } from '@/lib/protocol/graphs'

/** Of its kind; of a node whose graph is not known, the graph's. */
export function iconOfNode(node: GraphNode | undefined): LucideIcon {
  return node === undefined ? Workflow : nodeKinds[node.kind].icon
}
