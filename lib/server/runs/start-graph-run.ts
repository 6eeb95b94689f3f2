import type { GraphRunDefinition } from '@/lib/protocol/graph-run'
import type { GraphExecuteRequest } from '@/lib/protocol/requests'
import { slugOf } from '@/lib/protocol/slug'
import { planGraphRun } from '@/lib/server/graphs/graph-plan'
import { graphOf, knownGraphs } from '@/lib/server/graphs/known-graphs'
import { aboutField, AppError } from '@/lib/server/http/app-error'
import type { RunRecord } from '@/lib/server/storage/storage'
import { checkInput } from './check-input'
import { checkpointOf } from './checkpoint'
import { endedGraphRun } from './ended-graph-run'
import { findRun } from './follow-run'
import { placeOf } from './place'
import type { RunPlan } from './plan-run'
import type { RunServices } from './run-services'
import { startRun } from './start-run'

/**
 * Starts a run of a graph, or goes on with one that did not complete: as a new run, under the same prompt.
 * @throws AppError `graph_not_found`, `graph_invalid`, `invalid_request` for an input, or the old prompt that is
 *   tried again, that does not fit the graph's form, and for a run that cannot be continued; and what `startRun` throws.
 */
export async function startGraphRun(
  services: RunServices,
  owner: string,
  body: GraphExecuteRequest,
  idempotencyKey: string | undefined,
): Promise<RunRecord> {
  const { continue_from_checkpoint: earlierId, input_text, background } = body
  const start = (request: typeof body, plan: () => Promise<RunPlan>) =>
    startRun(services, owner, { ...request, mode: 'graph', user_prompt: input_text }, plan, idempotencyKey)
  if (earlierId === undefined) {
    return start(body, async () => {
      const definition = await planGraphRun(services, owner, body)
      if (body.retry_of === undefined) checkInput(definition, input_text)
      else await checkOldPrompt(services, owner, body, definition)
      return graphPlan(definition)
    })
  }
  const earlier = <T>(found: Promise<T>) => aboutField('continue_from_checkpoint', found)
  const run = await earlier(findRun(services, owner, earlierId))
  return start({ ...body, retry_of: run.answerMessageId }, async () => {
    const { state, definition } = await earlier(endedGraphRun(services, owner, earlierId))
    await refuseOther(services, owner, body, run)
    if (state.end?.status === 'completed') {
      throw new AppError('invalid_request', 'This run has completed: nothing of it is left to do.', {
        param: 'continue_from_checkpoint',
      })
    }
    const checkpoint = checkpointOf(state, definition)
    return graphPlan({ ...definition, is_background: background, checkpoint })
  })
}

/**
 * Refuses a request that says otherwise than the run that it goes on with.
 * @throws AppError `graph_not_found`, `invalid_request`
 */
async function refuseOther(
  { storage }: RunServices,
  owner: string,
  body: GraphExecuteRequest,
  { start, answerMessageId }: RunRecord,
): Promise<void> {
  if (slugOf(body.graph_name) !== start.graph_name) {
    graphOf(await knownGraphs(storage, owner), body.graph_name)
    throw invalid('graph_name', `this run is one of “${start.graph_name}”.`)
  }
  const { content, parent_message_id } = start.input
  if (isOther(body.retry_of, answerMessageId))
    throw invalid('retry_of', 'names the answer of another run. Leave it out.')
  if (isOther(body.conversation_id, start.conversation_id))
    throw invalid('conversation_id', 'this run belongs to another conversation. Leave it out.')
  if (isOther(body.parent_message_id, parent_message_id))
    throw invalid('parent_message_id', 'the prompt of this run follows another answer. Leave it out.')
  if (body.input_text !== '' && body.input_text !== content)
    throw invalid('input_text', 'only a run of the whole graph takes another input.')
}

function isOther(given: string | null | undefined, own: string | null): boolean {
  return given !== undefined && given !== own
}

function invalid(param: string, what: string): AppError {
  return new AppError('invalid_request', `${param}: ${what}`, { param })
}

/** The graph may begin with another form than it did when the prompt was written. */
async function checkOldPrompt(
  services: RunServices,
  owner: string,
  body: GraphExecuteRequest,
  definition: GraphRunDefinition,
): Promise<void> {
  const { oldPrompt } = await placeOf(services, owner, body)
  const source = { param: 'retry_of', subject: 'The prompt of this answer' }
  if (oldPrompt) checkInput(definition, oldPrompt.content, source)
}

/** A run of a graph, as it is planned. */
export function graphPlan(definition: GraphRunDefinition): RunPlan {
  return { mode: 'graph', speaker: definition.graph_id, speakerField: 'graph_name', definition }
}
