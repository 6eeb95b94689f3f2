import type { StreamingBlock } from '@/lib/blocks/block'
import type { RunEventOf } from '@/lib/protocol/events'

/** The fields by which the events of one attempt of a node name it. */
export type NodeIdentity = Pick<
  RunEventOf<'node_start'>,
  'span_id' | 'parent_id' | 'node_id' | 'node_name' | 'level' | 'attempt' | 'item' | 'iteration'
>

/** @param block of a node. */
export function nodeIdentityOf({ spanId, parentSpanId, nodeInfo, span = {} }: StreamingBlock): NodeIdentity {
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
