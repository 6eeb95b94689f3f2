import type { StreamingBlock } from '@/lib/blocks/block'
import type { RunEventOf } from '@/lib/protocol/events'
import type { NodeTurn, Scope } from './graph-run'

/** The fields by which the events of one attempt of a node name it. */
export type NodeIdentity = Pick<
  RunEventOf<'node_start'>,
  'span_id' | 'parent_id' | 'node_id' | 'node_name' | 'level' | 'attempt' | 'item' | 'iteration'
>

interface NewSpan extends Omit<NodeTurn, 'scope'> {
  readonly spanId: string
  /** Where it stands: in which span, and how deep. */
  readonly scope: Pick<Scope, 'spanId' | 'level'>
  readonly attempt: number
  /** Of a map. */
  readonly item?: NodeIdentity['item']
}

/** Of an attempt that begins. */
export function identityOf({ spanId, scope, node, iteration, attempt, item }: NewSpan): NodeIdentity {
  return {
    span_id: spanId,
    ...(scope.spanId !== '' && { parent_id: scope.spanId }),
    node_id: node.id,
    node_name: node.name || node.id,
    level: scope.level,
    attempt,
    ...(item && { item }),
    iteration,
  }
}

/** Of an attempt that has begun. @param block of the node. */
export function identityOfBlock({ spanId, parentSpanId, nodeInfo, span = {} }: StreamingBlock): NodeIdentity {
  const { nodeId, attempt, item, iteration } = span
  return {
    span_id: spanId,
    ...(parentSpanId !== '' && { parent_id: parentSpanId }),
    node_id: nodeId ?? '',
    node_name: nodeInfo?.nodeName ?? '',
    level: nodeInfo?.level ?? 0,
    attempt: attempt ?? 1,
    ...(item && { item }),
    ...(iteration !== undefined && { iteration }),
  }
}
