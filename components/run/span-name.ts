import type { StreamingBlock } from '@/lib/blocks/block'

/** Whom a sub-agent's or node's block is of. */
export function nameOfSpan(block: StreamingBlock | undefined): string {
  return block?.nodeInfo?.nodeName ?? 'sub-agent'
}
