import type { StreamingBlock } from '@/lib/blocks/block'
import { useAgentName } from '@/hooks/use-agents'

/** Whom a sub-agent's or node's block is of: an agent by its name, a node by its own. */
export function useSpanName(block: StreamingBlock | undefined): string {
  const nameOf = useAgentName()
  if (block?.nodeInfo === undefined) return 'sub-agent'
  const { nodeName } = block.nodeInfo
  if (block.type !== 'node') return nameOf(nodeName)
  return block.span?.item === undefined ? nodeName : `${nodeName} ${block.span.item.index + 1}`
}
