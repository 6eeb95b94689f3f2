import type { AnswerMessage, UserMessage } from '@/lib/blocks/transcript'
import { AppError } from '@/lib/server/http/app-error'
import type { RunServices } from './run-services'
import { isEndStored } from './stored-end'

/** Where in which conversation a new answer goes. */
export interface Place {
  readonly conversationId: string
  readonly isNewConversation: boolean
  /** The prompt that stands there already, when an answer is tried again. */
  readonly oldPrompt: UserMessage | undefined
  readonly parentId: string | null
}

/** The fields of a request that say where its answer goes. */
export interface Continuation {
  readonly conversation_id?: string | undefined
  readonly parent_message_id?: string | null | undefined
  readonly retry_of?: string | undefined
}

/**
 * @throws AppError for a conversation or message that does not exist, and `run_in_progress` when the answer above still
 *   runs.
 */
export async function placeOf(services: RunServices, owner: string, body: Continuation): Promise<Place> {
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
  if (parent) await refuseWhileRunning(services, owner, parent)
  return { ...place, parentId: parent?.id ?? null }
}

async function placeOfRetry(services: RunServices, owner: string, answerId: string): Promise<Place> {
  const answer = await findAnswer(services, owner, answerId, 'retry_of')
  await refuseWhileRunning(services, owner, answer)
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

async function refuseWhileRunning(
  services: RunServices,
  owner: string,
  answer: AnswerMessage,
): Promise<void> {
  if (await isEndStored(services, owner, answer)) return
  const runId = answer.run_id
  const run = await services.storage.findRun(owner, runId)
  const problem =
    run?.status === 'waiting'
      ? 'The answer above waits for a person. Answer what it asks, or stop it first.'
      : 'The answer above is still being written. Wait for it, or stop it first.'
  throw new AppError('run_in_progress', problem, { runId })
}
