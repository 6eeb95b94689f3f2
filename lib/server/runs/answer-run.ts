import { answerOf, type Answer } from '@/lib/blocks/collect'
import { initialRunState } from '@/lib/blocks/reduce'
import { foldPage } from './fold-log'
import type { RunServices } from './run-services'

/** The answer to `stream: false`: waits for the run's end and gives the fold of the very events that a reader gets. */
export async function answerRun(
  { log }: RunServices,
  owner: string,
  runId: string,
  signal: AbortSignal,
): Promise<Answer> {
  let state = initialRunState
  for await (const page of log.follow(owner, runId, 0, signal)) state = foldPage(state, page)
  return answerOf(state)
}
