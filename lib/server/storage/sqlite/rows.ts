/** Row ↔ record. Columns are checked; JSON columns are trusted, because `JSON.stringify` of the same type wrote them. */
import { z } from 'zod'
import type { StreamingBlock } from '@/lib/blocks/block'
import type { AnswerEnd, AnswerMessage, Conversation, Message } from '@/lib/blocks/transcript'
import type { UsageInfo } from '@/lib/protocol/chunk'
import { runModeSchema, type RunEventOf } from '@/lib/protocol/events'
import { runEnding } from '@/lib/server/storage/run-ending'
import type { RunRecord } from '@/lib/server/storage/storage'
import type { Values } from './database'

/** A column that `JSON.stringify` of this type wrote. */
export function ownJson<T>() {
  return z.string().transform((text): T => JSON.parse(text))
}

const time = z.number().int()
const count = z.number().int()
export const status = z.enum(['running', 'waiting', 'completed', 'failed', 'stopped', 'interrupted'])

const conversationRow = z.object({
  id: z.string(),
  title: z.string(),
  tags: ownJson<readonly string[]>(),
  mode: runModeSchema,
  status,
  prompt_tokens: count,
  completion_tokens: count,
  total_tokens: count,
  created: time,
  updated: time,
})

export function readConversation(row: unknown): Conversation {
  const { prompt_tokens, completion_tokens, total_tokens, ...fields } = conversationRow.parse(row)
  return { ...fields, usage: { prompt_tokens, completion_tokens, total_tokens } }
}

export function conversationValues(owner: string, conversation: Conversation): Values {
  const { id, title, tags, mode, status, usage, created, updated } = conversation
  return {
    owner,
    id,
    title,
    tags: JSON.stringify(tags),
    mode,
    status,
    ...usageValues(usage),
    created,
    updated,
  }
}

/** Vendors count more than this; a statement refuses values that it has no name for. */
export function usageValues({ prompt_tokens, completion_tokens, total_tokens }: UsageInfo): Values {
  return { prompt_tokens, completion_tokens, total_tokens }
}

const messageFields = {
  id: z.string(),
  conversation_id: z.string(),
  parent_id: z.string().nullable(),
  created: time,
}

const promptRow = z.object({ ...messageFields, role: z.literal('user'), content: z.string() })

const answerRow = z.object({
  ...messageFields,
  role: z.literal('assistant'),
  run_id: z.string(),
  speaker: z.string(),
  blocks: ownJson<readonly StreamingBlock[]>(),
  ending: ownJson<AnswerEnd>().nullable(),
})

const messageRow = z.discriminatedUnion('role', [promptRow, answerRow])

export function readMessage(row: unknown): Message {
  const message = messageRow.parse(row)
  return message.role === 'user' ? message : answerOf(message)
}

export function readAnswer(row: unknown): AnswerMessage {
  return answerOf(answerRow.parse(row))
}

function answerOf({ ending, ...answer }: z.infer<typeof answerRow>): AnswerMessage {
  return ending ? { ...answer, end: ending } : answer
}

const positionOnly = z.object({ position: z.number().int() })

/** The place of a message among those of its conversation. */
export function readPosition(row: unknown): number {
  return positionOnly.parse(row).position
}

export function messageValues(owner: string, message: Message): Values {
  const { id, conversation_id, parent_id, created, role } = message
  const fields = { owner, id, conversation_id, parent_id, created, role }
  if (message.role === 'user') {
    return { ...fields, content: message.content, run_id: null, speaker: null, blocks: null, ending: null }
  }
  return {
    ...fields,
    content: null,
    run_id: message.run_id,
    speaker: message.speaker,
    blocks: JSON.stringify(message.blocks),
    ending: message.end ? JSON.stringify(message.end) : null,
  }
}

const runRow = z.object({
  id: z.string(),
  conversation_id: z.string(),
  answer_message_id: z.string(),
  start: ownJson<RunEventOf<'run_start'>>(),
  status,
  cancelled_by: z.string().nullable(),
  idempotency_key: z.string().nullable(),
  body_hash: z.string().nullable(),
  created: time,
})

export function readRun(row: unknown): RunRecord {
  const run = runRow.parse(row)
  return {
    id: run.id,
    conversationId: run.conversation_id,
    answerMessageId: run.answer_message_id,
    start: run.start,
    status: run.status,
    cancelledBy: run.cancelled_by ?? undefined,
    idempotencyKey: run.idempotency_key ?? undefined,
    bodyHash: run.body_hash ?? undefined,
    created: run.created,
  }
}

/** `answer` says who speaks in the run, and how it ended if it has. */
export function runValues(owner: string, run: RunRecord, { speaker, end }: AnswerMessage): Values {
  return {
    owner,
    id: run.id,
    conversation_id: run.conversationId,
    answer_message_id: run.answerMessageId,
    start: JSON.stringify(run.start),
    status: run.status,
    cancelled_by: run.cancelledBy ?? null,
    idempotency_key: run.idempotencyKey ?? null,
    body_hash: run.bodyHash ?? null,
    created: run.created,
    ended: end ? run.created + end.duration_ms : null,
    mode: run.start.mode,
    speaker,
    ending: end ? JSON.stringify(runEnding(end)) : null,
  }
}

const ownerOnly = z.object({ owner: z.string() })

export function readOwner(row: unknown): string {
  return ownerOnly.parse(row).owner
}

const keyOnly = z.object({ owner: z.string(), id: z.string() })

export function readKey(row: unknown): z.infer<typeof keyOnly> {
  return keyOnly.parse(row)
}

const idOnly = z.object({ id: z.string() })

export function readId(row: unknown): string {
  return idOnly.parse(row).id
}

const conversationIdOnly = z.object({ conversation_id: z.string() })

export function readConversationId(row: unknown): string {
  return conversationIdOnly.parse(row).conversation_id
}

const endedRun = z.object({ conversation_id: z.string(), answer_message_id: z.string(), ended: time })

/** What `finish` gives back of the run that it ended. */
export function readEndedRun(row: unknown): z.infer<typeof endedRun> {
  return endedRun.parse(row)
}
