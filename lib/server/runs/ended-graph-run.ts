import type { RunState } from '@/lib/blocks/block'
import { graphRunDefinitionSchema, type GraphRunDefinition } from '@/lib/protocol/graph-run'
import { AppError } from '@/lib/server/http/app-error'
import type { RunRecord } from '@/lib/server/storage/storage'
import { findRun } from './follow-run'
import { foldLog } from './fold-log'
import { hasEnded } from './has-ended'
import type { RunServices } from './run-services'
import { isEndStored } from './stored-end'

/** A run of a graph that others can begin from. */
export interface EndedGraphRun {
  readonly run: RunRecord
  readonly state: RunState
  readonly definition: GraphRunDefinition
}

/**
 * @throws AppError `not_found`; `invalid_request` for a run of no graph; `run_in_progress`; `log_expired`.
 */
export async function endedGraphRun(
  services: RunServices,
  owner: string,
  runId: string,
): Promise<EndedGraphRun> {
  const run = await findRun(services, owner, runId)
  if (run.start.mode !== 'graph') {
    throw new AppError('invalid_request', 'This is no run of a graph. Send its prompt again instead.')
  }
  const answer = { id: run.answerMessageId, run_id: runId, end: undefined }
  if (!hasEnded(run) && !(await isEndStored(services, owner, answer))) {
    throw new AppError('run_in_progress', 'This run has not ended. Wait for it, or stop it first.', { runId })
  }
  const state = await foldLog(services.log, owner, runId)
  if (state.lastSeq === 0) {
    throw new AppError('log_expired', 'The log of this run has expired: run the graph anew.')
  }
  return { run, state, definition: graphRunDefinitionSchema.parse(run.start.definition) }
}
