/** What the adapters keep beside a run for the list of runs, so that listing parses neither its start nor its answer. */
import type { AnswerEnd, AnswerMessage, Message } from '@/lib/blocks/transcript'
import type { RunRecord } from './storage'

/** How a run ended, without what may be long. */
export type RunEnding = Pick<AnswerEnd, 'reason' | 'usage' | 'duration_ms'>

export function runEnding({ reason, usage, duration_ms }: AnswerEnd): RunEnding {
  return { ...(reason !== undefined && { reason }), usage, duration_ms }
}

/** The answer of a run, which says who speaks in it and how it ended. @throws Error when it is not among these. */
export function answerOfRun(run: RunRecord, messages: readonly Message[]): AnswerMessage {
  const answer = messages.find(({ id }) => id === run.answerMessageId)
  if (answer?.role === 'assistant') return answer
  throw new Error(`The answer of run ${run.id} is missing.`)
}
