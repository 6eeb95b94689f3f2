import type { StreamingBlock } from '@/lib/blocks/block'
import { blocksOf } from '@/lib/blocks/reduce'
import type { GraphRunDefinition } from '@/lib/protocol/graph-run'
import type { RerunRequest } from '@/lib/protocol/requests'
import { planGraphRun } from '@/lib/server/graphs/graph-plan'
import { AppError, isAppError } from '@/lib/server/http/app-error'
import type { RunRecord } from '@/lib/server/storage/storage'
import { checkInput } from './check-input'
import { checkpointOf } from './checkpoint'
import { endedGraphRun, type EndedGraphRun } from './ended-graph-run'
import type { RunRequestBody } from './plan-run'
import type { RunServices } from './run-services'
import { graphPlan } from './start-graph-run'
import { startRun } from './start-run'

interface RerunOrder {
  readonly runId: string
  readonly body: RerunRequest
  /** `rerun` answers beside the old answer, `fork` begins a conversation. The old run stays as it is either way. */
  readonly kind: 'rerun' | 'fork'
  readonly idempotencyKey: string | undefined
}

/**
 * Runs a graph again: all of it, in its latest version; or one of its nodes and what follows it, in the version that ran.
 * @throws AppError `not_found` for a run or a node that is not there, and what `endedGraphRun` and `startRun` throw.
 */
export async function rerun(services: RunServices, owner: string, order: RerunOrder): Promise<RunRecord> {
  const { body, kind, idempotencyKey } = order
  const earlier = await endedGraphRun(services, owner, order.runId)
  const place = kind === 'fork' ? forkOf(earlier, body) : rerunOf(earlier, body)
  // The run is part of what the key stands for.
  const request = { ...body, ...place, rerun_of: order.runId }
  const definition = async () => {
    const planned =
      body.node_id === undefined && body.span_id === undefined
        ? await latestOf(services, owner, earlier)
        : { ...earlier.definition, checkpoint: checkpointFor(earlier, body) }
    if (body.input_text !== undefined) checkInput(planned, body.input_text)
    return graphPlan({ ...planned, is_background: body.background })
  }
  return startRun(services, owner, request, definition, idempotencyKey)
}

function rerunOf({ run }: EndedGraphRun, { input_text }: RerunRequest): RunRequestBody {
  const { content, parent_message_id } = run.start.input
  if (input_text === undefined || input_text === content)
    return { user_prompt: content, retry_of: run.answerMessageId }
  return { user_prompt: input_text, conversation_id: run.conversationId, parent_message_id }
}

function forkOf({ run }: EndedGraphRun, { input_text }: RerunRequest): RunRequestBody {
  return { user_prompt: input_text ?? run.start.input.content }
}

/** A graph that was deleted runs as it was. */
async function latestOf(services: RunServices, owner: string, { definition }: EndedGraphRun) {
  const { checkpoint: _, ...old } = definition
  try {
    return await planGraphRun(services, owner, { graph_name: old.graph_id })
  } catch (error) {
    if (isAppError(error) && error.code === 'graph_not_found') return old
    throw error
  }
}

function checkpointFor({ state, definition }: EndedGraphRun, body: RerunRequest) {
  const { node_id, span_id, input, output } = body
  const block = blocksOf(state).findLast(
    (each) =>
      each.type === 'node' &&
      each.nodeInfo?.status !== 'skipped' &&
      (span_id === undefined
        ? each.span?.nodeId === node_id && each.parentSpanId === ''
        : each.spanId === span_id),
  )
  if (!block) throw missing(node_id ?? span_id ?? '')
  refuseChange(definition, block, body)
  return checkpointOf(state, definition, { block, input, output })
}

/** Refuses what would change nothing. */
function refuseChange(
  { graph, graphs }: GraphRunDefinition,
  { span }: StreamingBlock,
  { input, output }: RerunRequest,
): void {
  const refused = (param: string, what: string) =>
    new AppError('invalid_request', `${param}: ${what}`, { param })
  if (span?.item !== undefined && input !== undefined)
    throw refused('span_id', 'an item has no input of its own. Name a node in it.')
  const branch = [graph, ...Object.values(graphs)]
    .flatMap(({ nodes }) => nodes)
    .find((node) => node.id === span?.nodeId && node.kind === 'branch')
  if (branch?.kind !== 'branch') return
  if (input !== undefined) throw refused('input', 'a branch has none. Pin its output: the name of a case.')
  const names = [...branch.cases.map(({ name }) => name), 'else']
  if (output !== undefined && !names.some((name) => name === output))
    throw refused('output', `this branch has the cases ${names.join(', ')}.`)
}

function missing(name: string): AppError {
  return new AppError('not_found', `This run has no node "${name}".`, { param: 'node_id' })
}
