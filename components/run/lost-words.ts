import type { StreamingBlock } from '@/lib/blocks/block'
import { countWords, formatUnits } from './figures'

/** What a lost attempt left: "61 words, 2 calls". */
export function amountLost(blocks: readonly StreamingBlock[]): string {
  const words = blocks.filter(isSpeech).reduce((sum, { content }) => sum + countWords(content), 0)
  const calls = blocks.filter(({ type }) => type === 'tool').length
  const spans = blocks.filter(({ type }) => type === 'task').length
  const parts = [
    words > 0 && formatUnits(words, 'word'),
    calls > 0 && formatUnits(calls, 'call'),
    spans > 0 && formatUnits(spans, 'sub-agent'),
  ]
  return parts.filter((part) => part !== false).join(', ') || formatUnits(blocks.length, 'part')
}

function isSpeech({ type }: StreamingBlock): boolean {
  return type === 'text' || type === 'reasoning'
}
