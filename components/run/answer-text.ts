/** The words of an answer, without its reasoning: of a graph what it gives, and until then what its nodes say. */
import type { RunState, StreamingBlock } from '@/lib/blocks/block'
import { blocksOf } from '@/lib/blocks/reduce'
import { countWords } from './figures'

/** As Markdown, as it was written. What a lost attempt wrote is left out. */
export function answerText(run: RunState): string {
  if (run.finalResult) return run.finalResult
  return textBlocks(run)
    .map((block) => block.content.trim())
    .join('\n\n')
}

export function countAnswerWords(run: RunState): number {
  if (run.finalResult) return countWords(run.finalResult)
  return textBlocks(run).reduce((sum, block) => sum + countWords(block.content), 0)
}

/** Reasoning counts: a model writes it at the same pace. */
export function writtenText(run: RunState): string {
  return blocksOf(run)
    .filter((block) => block.type === 'text' || block.type === 'reasoning')
    .map((block) => block.content)
    .join('')
}

/** What the run itself says: what a sub-agent says is for the agent that called it. */
function textBlocks(run: RunState): readonly StreamingBlock[] {
  const blocks = blocksOf(run)
  const subAgents = new Set(blocks.filter(({ type }) => type === 'task').map(({ spanId }) => spanId))
  return blocks.filter(
    ({ type, spanId, isSuperseded }) => type === 'text' && isSuperseded !== true && !subAgents.has(spanId),
  )
}
