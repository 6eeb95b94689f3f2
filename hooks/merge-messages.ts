/** The messages of a conversation as a page knows them: those it read, and those of runs that it has seen since. */
import type { AnswerMessage, Message, UserMessage } from '@/lib/blocks/transcript'
import type { RunOrigin } from './use-run-identity'

/** What was sent and has no ids yet: the server names them with the first event. */
export interface PendingSend {
  readonly content: string
  /** The answer that it follows. */
  readonly parentId: string | null
  /** The prompt that is asked again; then `content` is not sent. */
  readonly retriedPromptId: string | null
  readonly speaker: string
  /** Epoch ms. */
  readonly created: number
}

const pendingPromptId = 'pending-prompt'
export const pendingAnswerId = 'pending-answer'

/**
 * @param stored in the order in which they were stored
 * @param runs those whose messages may not be among them yet, oldest first
 */
export function mergeMessages(
  stored: readonly Message[],
  runs: readonly RunOrigin[],
  pending: PendingSend | null,
): readonly Message[] {
  const known = new Set(stored.map((message) => message.id))
  const added: Message[] = []
  for (const message of runs.flatMap(messagesOfRun)) {
    if (known.has(message.id)) continue
    known.add(message.id)
    added.push(message)
  }
  return [...stored, ...added, ...(pending === null ? [] : messagesOfPending(pending))]
}

function messagesOfRun(run: RunOrigin): Message[] {
  if (run.input === null) return []
  const fields = { conversation_id: run.conversationId, created: run.created }
  const { messageId, parentMessageId, content } = run.input
  const prompt: UserMessage = { ...fields, id: messageId, parent_id: parentMessageId, role: 'user', content }
  return [
    prompt,
    answer({ ...fields, id: run.answerMessageId, parent_id: messageId }, run.runId, run.speaker),
  ]
}

function messagesOfPending(pending: PendingSend): Message[] {
  const fields = { conversation_id: '', created: pending.created }
  if (pending.retriedPromptId !== null) {
    return [
      answer({ ...fields, id: pendingAnswerId, parent_id: pending.retriedPromptId }, '', pending.speaker),
    ]
  }
  const { content, parentId } = pending
  return [
    { ...fields, id: pendingPromptId, parent_id: parentId, role: 'user', content },
    answer({ ...fields, id: pendingAnswerId, parent_id: pendingPromptId }, '', pending.speaker),
  ]
}

type MessageFields = Pick<AnswerMessage, 'id' | 'conversation_id' | 'parent_id' | 'created'>

function answer(fields: MessageFields, run_id: string, speaker: string): AnswerMessage {
  return { ...fields, role: 'assistant', run_id, speaker, blocks: [] }
}
