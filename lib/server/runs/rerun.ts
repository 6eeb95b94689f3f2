import type { StreamingBlock } from '@/lib/blocks/block'
import { blocksOf } from '@/lib/blocks/reduce'
import type { GraphRunDefinition } from '@/lib/protocol/graph-run'
import type { GraphNode } from '@/lib/protocol/graphs'
import type { RerunRequest } from '@/lib/protocol/requests'
import { planGraphRun } from '@/lib/server/graphs/graph-plan'
import { AppError, isAppError } from '@/lib/server/http/app-error'
import type { RunRecord } from '@/lib/server/storage/storage'
import { checkInput } from './check-input'
import { checkpointOf } from './checkpoint'
import { endedGraphRun, type EndedGraphRun } from './ended-graph-run'
import { nodeOfSpan } from './node-of-span'
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
  const request = { ...body, ...place, mode: 'graph', rerun_of: order.runId } as const
  const definition = async () => {
    const planned =
      body.node_id === undefined && body.span_id === undefined
        ? await wholeAgain(services, owner, earlier, body)
        : { ...earlier.definition, checkpoint: checkpointFor(earlier, body) }
    return graphPlan({ ...planned, is_background: body.background })
  }
  return startRun(services, owner, request, definition, idempotencyKey)
}

function rerunOf({ run }: EndedGraphRun, { input_text }: RerunRequest): Omit<RunRequestBody, 'mode'> {
  const { content, parent_message_id } = run.start.input
  if (input_text === undefined || input_text === content)
    return { user_prompt: content, retry_of: run.answerMessageId }
  return { user_prompt: input_text, conversation_id: run.conversationId, parent_message_id }
}

function forkOf({ run }: EndedGraphRun, { input_text }: RerunRequest): Omit<RunRequestBody, 'mode'> {
  return { user_prompt: input_text ?? run.start.input.content }
}

async function wholeAgain(
  services: RunServices,
  owner: string,
  earlier: EndedGraphRun,
  { input_text }: RerunRequest,
): Promise<GraphRunDefinition> {
  const latest = await latestOf(services, owner, earlier)
  if (input_text === undefined) checkInput(latest, earlier.run.start.input.content, oldInput)
  else checkInput(latest, input_text)
  return latest
}

/** The graph may begin with another form than it did then. */
const oldInput = { param: 'input_text', subject: 'The input of this run' }

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
  if (!block) throw span_id === undefined ? missing('node_id', node_id) : missing('span_id', span_id)
  refuseChange(block, nodeOfSpan(state, definition, block.spanId), body)
  return checkpointOf(state, definition, { block, input, output })
}

/** Refuses what would change nothing. */
function refuseChange(
  { span }: StreamingBlock,
  node: GraphNode | undefined,
  { input, output }: RerunRequest,
): void {
  const refused = (param: string, what: string) =>
    new AppError('invalid_request', `${param}: ${what}`, { param })
  if (span?.item !== undefined && input !== undefined)
    throw refused('span_id', 'an item has no input of its own. Name a node in it.')
  if (node?.kind !== 'branch') return
  if (input !== undefined) throw refused('input', 'a branch has none. Pin its output: the name of a case.')
  const names = [...node.cases.map(({ name }) => name), 'else']
  if (output !== undefined && !names.some((name) => name === output))
    throw refused('output', `this branch has the cases ${names.join(', ')}.`)
}

function missing(param: string, name = ''): AppError {
  return new AppError('not_found', `This run has no node “${name}”.`, { param })
}
