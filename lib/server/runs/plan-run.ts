import { createHash } from 'node:crypto'
import type { AnswerMessage, UserMessage } from '@/lib/blocks/transcript'
import type { AgentLimits, AgentRunDefinition } from '@/lib/protocol/agents'
import { noUsage } from '@/lib/protocol/chunk'
import type { RunEventOf, RunMode } from '@/lib/protocol/events'
import type { GraphRunDefinition } from '@/lib/protocol/graph-run'
import type { NewRun } from '@/lib/server/storage/storage'
import { type Continuation, placeOf } from './place'
import type { RunServices } from './run-services'
import { titleOf } from './title'

/** The fields of a request that every mode has. */
export interface RunRequestBody extends Continuation {
  /** Part of what an `Idempotency-Key` stands for: a chat and an agent can be asked with the same body. */
  readonly mode: RunMode
  readonly user_prompt: string
}

/** What a run executes, and in whose name: of a model, of an agent or a graph with its id. */
export type RunPlan = (
  | { readonly mode: 'chat' | 'agent'; readonly definition: AgentRunDefinition }
  | { readonly mode: 'graph'; readonly definition: GraphRunDefinition }
) & { readonly speaker: string; readonly speakerField: 'model_name' | 'agent_name' | 'graph_name' }

/**
 * Everything that storing a new run needs, with nothing stored yet.
 *
 * @throws AppError as `placeOf` does.
 */
export async function planRun(
  services: RunServices,
  owner: string,
  body: RunRequestBody,
  plan: RunPlan,
): Promise<NewRun> {
  const place = await placeOf(services, owner, body)
  const created = services.clock()
  const conversation_id = place.conversationId
  const prompt: UserMessage = place.oldPrompt ?? {
    id: services.newId(),
    conversation_id,
    parent_id: place.parentId,
    role: 'user',
    content: body.user_prompt,
    created,
  }
  const runId = services.newId()
  const answer: AnswerMessage = {
    id: services.newId(),
    conversation_id,
    parent_id: prompt.id,
    role: 'assistant',
    run_id: runId,
    speaker: plan.speaker,
    blocks: [],
    created,
  }
  const start: RunEventOf<'run_start'> = {
    type: 'run_start',
    t: 0,
    run_id: runId,
    conversation_id,
    mode: plan.mode,
    [plan.speakerField]: plan.speaker,
    definition: { ...plan.definition },
    input: { message_id: prompt.id, parent_message_id: prompt.parent_id, content: prompt.content },
    answer_message_id: answer.id,
    limits: limitsOf(plan),
    created,
    ...(plan.mode === 'graph' &&
      plan.definition.checkpoint && { resumed_from: plan.definition.checkpoint.run_id }),
  }
  return {
    run: {
      id: runId,
      conversationId: conversation_id,
      answerMessageId: answer.id,
      start,
      status: 'running',
      created,
    },
    conversation: place.isNewConversation
      ? {
          id: conversation_id,
          title: titleOf(body.user_prompt),
          tags: [],
          mode: plan.mode,
          status: 'running',
          usage: noUsage,
          created,
          updated: created,
        }
      : undefined,
    prompt: place.oldPrompt ? undefined : prompt,
    answer,
  }
}

/** The limits that are set, by name. */
function limitsOf(plan: RunPlan): Record<string, number> {
  if (plan.mode === 'chat') return {}
  const limits: Partial<AgentLimits> =
    plan.mode === 'graph' ? plan.definition.graph.limits : plan.definition.agent.limits
  const { max_iterations, max_seconds, max_tokens, max_cost } = limits
  return {
    ...(max_iterations !== undefined && { max_iterations }),
    ...(max_seconds !== undefined && { max_seconds }),
    ...(max_tokens !== undefined && { max_tokens }),
    ...(max_cost !== undefined && { max_cost }),
  }
}

/** Fingerprint of a body: the same `Idempotency-Key` with another one is refused. */
export function hashOf(body: object): string {
  const sorted = Object.entries(body).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(sorted)).digest('base64url')
}
