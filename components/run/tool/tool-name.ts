import type { StreamingBlock } from '@/lib/blocks/block'

/** What a call is of, or an approval is about; the name may not have come yet. */
export function nameOfTool({ toolCalls }: StreamingBlock): string {
  return toolCalls?.[0]?.name || 'tool'
}
