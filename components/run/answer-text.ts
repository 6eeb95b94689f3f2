/** The words of an answer, without its reasoning. */
import type { RunState } from '@/lib/blocks/block'
import { blockOf } from '@/lib/blocks/reduce'
import { countWords } from './figures'

/** As Markdown, as it was written. What a lost attempt wrote is left out. */
export function answerText(run: RunState): string {
  return textBlocks(run)
    .map((block) => block.content.trim())
    .join('\n\n')
}

export function countAnswerWords(run: RunState): number {
  return textBlocks(run).reduce((sum, block) => sum + countWords(block.content), 0)
}

/** Reasoning counts: a model writes it at the same pace. */
export function writtenText(run: RunState): string {
  return run.order
    .flatMap((id) => blockOf(run, id) ?? [])
    .filter((block) => block.type === 'text' || block.type === 'reasoning')
    .map((block) => block.content)
    .join('')
}

function textBlocks(run: RunState) {
  return run.order
    .flatMap((id) => blockOf(run, id) ?? [])
    .filter((block) => block.type === 'text' && block.isSuperseded !== true)
}
