import type { StreamingBlock } from '@/lib/blocks/block'
import { useAgentName } from '@/hooks/use-agents'

/** Whom a sub-agent's or node's block is of: an agent by its name, a node by its own. */
export function useSpanName(block: StreamingBlock | undefined): string {
  const nameOf = useAgentName()
  return block?.nodeInfo === undefined ? 'sub-agent' : nameOf(block.nodeInfo.nodeName)
}
