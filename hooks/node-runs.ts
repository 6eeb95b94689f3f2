/** Blocks of nodes that belong together: the attempts at one run of a node, and the pauses between them. Pure. */
import type { StreamingBlock } from '@/lib/blocks/block'

/**
 * Which attempts are at the same run of a node. A loop runs a node again, and a map once for each item: those are runs
 * of their own.
 */
function runKey(block: StreamingBlock): string {
  const { span } = block
  return `${nodeKey(block)}\n${span?.iteration ?? 0}\n${span?.item?.index ?? ''}`
}

function nodeKey({ parentSpanId, span }: StreamingBlock): string {
  return `${parentSpanId}\n${span?.nodeId}`
}

/**
 * @param blocks in the order in which they opened
 * @returns for each block of type `node` and `retry` the id of the first attempt at the same run of its node
 */
export function nodeRunsOf(blocks: readonly StreamingBlock[]): ReadonlyMap<string, string> {
  const firstOf = new Map<string, string>()
  const firstByKey = new Map<string, string>()
  /** A pause says which node failed, not in which of its runs: it was the last. */
  const lastOfNode = new Map<string, string>()
  for (const block of blocks) {
    if (block.type !== 'node' && block.type !== 'retry') continue
    const node = nodeKey(block)
    if (block.type === 'node') {
      const key = runKey(block)
      const first = firstByKey.get(key) ?? block.id
      firstByKey.set(key, first)
      firstOf.set(block.id, first)
      lastOfNode.set(node, first)
    } else firstOf.set(block.id, lastOfNode.get(node) ?? block.id)
  }
  return firstOf
}

/** ms since the start of the run at which a block lets go of its node: a pause counts until the attempt it announces. */
export function releasedAt({ type, timestamp, endTimestamp, span }: StreamingBlock): number {
  if (type === 'retry') return timestamp + (span?.delayMs ?? 0)
  return endTimestamp ?? Number.POSITIVE_INFINITY
}
