import { createHash } from 'node:crypto'
import type { AnswerMessage, UserMessage } from '@/lib/blocks/transcript'
import { noUsage } from '@/lib/protocol/chunk'
import type { ChatRequest } from '@/lib/protocol/requests'
import { AppError } from '@/lib/server/http/app-error'
import type { NewRun } from '@/lib/server/storage/storage'
import type { RunServices } from './run-services'
import { titleOf } from './title'

/** Where in which conversation a new answer goes. */
interface Place {
  readonly conversationId: string
  readonly isNewConversation: boolean
  /** The prompt that stands there already, when an answer is tried again. */
  readonly oldPrompt: UserMessage | undefined
  readonly parentId: string | null
}

/**
 * Everything that storing a new chat run needs, with nothing stored yet.
 *
 * @throws AppError for a conversation, message or model that does not exist, and `run_in_progress` when the answer
 *   above still runs.
 */
export async function planChatRun(services: RunServices, owner: string, body: ChatRequest): Promise<NewRun> {
  const { model_name, system_prompt, user_prompt } = body
  if (body.mcp_servers?.length) {
    throw invalid('mcp_servers', 'a chat has no tools here')
  }
  await services.models.clientFor(model_name)
  const place = await placeOf(services, owner, body)
  const created = services.clock()
  const conversation_id = place.conversationId
  const prompt: UserMessage = place.oldPrompt ?? {
    id: services.newId(),
    conversation_id,
    parent_id: place.parentId,
    role: 'user',
    content: user_prompt,
    created,
  }
  const runId = services.newId()
  const answer: AnswerMessage = {
    id: services.newId(),
    conversation_id,
    parent_id: prompt.id,
    role: 'assistant',
    run_id: runId,
    speaker: model_name,
    blocks: [],
    created,
  }
  const start = {
    type: 'run_start' as const,
    t: 0,
    run_id: runId,
    conversation_id,
    mode: 'chat' as const,
    model_name,
    definition: { model_name, ...(system_prompt === undefined ? {} : { system_prompt }) },
    input: { message_id: prompt.id, parent_message_id: prompt.parent_id, content: prompt.content },
    answer_message_id: answer.id,
    limits: {},
    created,
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
          title: titleOf(user_prompt),
          tags: [],
          mode: 'chat',
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

/** Fingerprint of a body: the same `Idempotency-Key` with another one is refused. */
export function hashOf(body: ChatRequest): string {
  const sorted = Object.entries(body).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(sorted)).digest('base64url')
}

async function placeOf(services: RunServices, owner: string, body: ChatRequest): Promise<Place> {
  if (body.retry_of !== undefined) return placeOfRetry(services, owner, body.retry_of)
  const { conversation_id, parent_message_id } = body
  if (conversation_id === undefined) {
    if (parent_message_id) throw invalid('parent_message_id', 'goes with a conversation_id')
    return { conversationId: services.newId(), isNewConversation: true, oldPrompt: undefined, parentId: null }
  }
  if ((await services.storage.findConversation(owner, conversation_id)) === undefined) {
    throw new AppError('not_found', 'This conversation does not exist.', { param: 'conversation_id' })
  }
  const place = { conversationId: conversation_id, isNewConversation: false, oldPrompt: undefined }
  if (parent_message_id === null) return { ...place, parentId: null }
  const parent =
    parent_message_id === undefined
      ? await services.storage.lastAnswer(owner, conversation_id)
      : await findAnswer(services, owner, parent_message_id, 'parent_message_id')
  if (parent && parent.conversation_id !== conversation_id) {
    throw invalid('parent_message_id', 'belongs to another conversation')
  }
  if (parent) refuseWhileRunning(parent)
  return { ...place, parentId: parent?.id ?? null }
}

async function placeOfRetry(services: RunServices, owner: string, answerId: string): Promise<Place> {
  const answer = await findAnswer(services, owner, answerId, 'retry_of')
  refuseWhileRunning(answer)
  const prompt =
    answer.parent_id === null ? undefined : await services.storage.findMessage(owner, answer.parent_id)
  if (prompt?.role !== 'user') {
    throw invalid('retry_of', 'this answer has no prompt')
  }
  const { conversation_id, parent_id } = prompt
  return { conversationId: conversation_id, isNewConversation: false, oldPrompt: prompt, parentId: parent_id }
}

async function findAnswer(
  services: RunServices,
  owner: string,
  id: string,
  param: string,
): Promise<AnswerMessage> {
  const message = await services.storage.findMessage(owner, id)
  if (message?.role === 'assistant') return message
  throw new AppError('not_found', `${param}: there is no answer with this id.`, { param })
}

function invalid(param: string, what: string): AppError {
  return new AppError('invalid_request', `${param}: ${what}.`, { param })
}

function refuseWhileRunning(answer: AnswerMessage): void {
  if (answer.end !== undefined) return
  throw new AppError(
    'run_in_progress',
    'The answer above is still being written. Wait for it, or stop it first.',
    {
      runId: answer.run_id,
    },
  )
}
