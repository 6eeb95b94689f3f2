import type { GraphRunDefinition } from '@/lib/protocol/graph-run'
import type { GraphExecuteRequest } from '@/lib/protocol/requests'
import { planGraphRun } from '@/lib/server/graphs/graph-plan'
import { AppError } from '@/lib/server/http/app-error'
import type { RunRecord } from '@/lib/server/storage/storage'
import { checkInput } from './check-input'
import { checkpointOf } from './checkpoint'
import { endedGraphRun } from './ended-graph-run'
import { findRun } from './follow-run'
import type { RunPlan } from './plan-run'
import type { RunServices } from './run-services'
import { startRun } from './start-run'

/**
 * Starts a run of a graph, or goes on with one that did not complete: as a new run, under the same prompt.
 * @throws AppError `graph_not_found`, `graph_invalid`, `invalid_request` for an input that does not fit the graph's form
 *   or a run that cannot be continued, and what `startRun` throws.
 */
export async function startGraphRun(
  services: RunServices,
  owner: string,
  body: GraphExecuteRequest,
  idempotencyKey: string | undefined,
): Promise<RunRecord> {
  const { continue_from_checkpoint: earlierId, input_text, background } = body
  const start = (request: typeof body, plan: () => Promise<RunPlan>) =>
    startRun(services, owner, { ...request, user_prompt: input_text }, plan, idempotencyKey)
  if (earlierId === undefined) {
    return start(body, async () => {
      const definition = await planGraphRun(services, owner, body)
      if (body.retry_of === undefined) checkInput(definition, input_text)
      return graphPlan(definition)
    })
  }
  const { answerMessageId } = await findRun(services, owner, earlierId)
  return start({ ...body, retry_of: body.retry_of ?? answerMessageId }, async () => {
    const { state, definition } = await endedGraphRun(services, owner, earlierId)
    if (state.end?.status === 'completed') {
      throw new AppError('invalid_request', 'This run has completed: nothing of it is left to do.', {
        param: 'continue_from_checkpoint',
      })
    }
    const checkpoint = checkpointOf(state, definition)
    return graphPlan({ ...definition, is_background: background, checkpoint })
  })
}

/** A run of a graph, as it is planned. */
export function graphPlan(definition: GraphRunDefinition): RunPlan {
  return { mode: 'graph', speaker: definition.graph_id, definition }
}
