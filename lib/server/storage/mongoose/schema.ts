/**
 * Collections of the MongoDB storage. Ids are unique for each owner, so the owner leads every index but those that serve
 * all owners at once. What has no fixed shape (blocks, ends, first events) is kept as JSON text: keys such as `$set`,
 * `a.b` and `__proto__` are then nobody's business.
 */
import { type Connection, Schema, SchemaTypes } from 'mongoose'
import type { UsageInfo } from '@/lib/protocol/chunk'
import { runModeSchema, type RunMode } from '@/lib/protocol/events'
import type { RunRecord } from '@/lib/server/storage/storage'

export interface ConversationDocument {
  owner: string
  id: string
  title: string
  tags: string[]
  mode: RunMode
  status: RunRecord['status']
  usage: Pick<UsageInfo, 'prompt_tokens' | 'completion_tokens' | 'total_tokens'>
  created: number
  updated: number
  /** How many places of messages were given out: the last one's `position`. */
  positions: number
}

export interface MessageDocument {
  owner: string
  id: string
  conversation_id: string
  parent_id: string | null
  position: number
  created: number
  role: 'user' | 'assistant'
  content?: string
  run_id?: string
  speaker?: string
  /** The first part of the blocks' JSON; the others are documents of their own. */
  blocks?: string
  further_parts?: number
  ending?: string
}

export interface PartDocument {
  owner: string
  conversation_id: string
  message_id: string
  index: number
  text: string
}

export interface RunDocument {
  owner: string
  id: string
  conversation_id: string
  answer_message_id: string
  start: string
  status: RunRecord['status']
  cancelled_by?: string
  idempotency_key?: string
  body_hash?: string
  created: number
  ended?: number
}

// An empty title is a title: `required` is to refuse what is missing, and no more than that.
SchemaTypes.String.checkRequired((value) => typeof value === 'string')

const text = { type: String, required: true } as const
const whole = { type: Number, required: true, validate: Number.isSafeInteger } as const
const statuses: readonly RunRecord['status'][] = ['running', 'completed', 'failed', 'stopped', 'interrupted']
const status = { ...text, enum: statuses }

const settings = {
  strict: 'throw',
  id: false,
  versionKey: false,
  autoIndex: false,
  autoCreate: false,
} as const

const conversationSchema = new Schema<ConversationDocument>(
  {
    owner: text,
    id: text,
    title: text,
    tags: { type: [String], required: true },
    mode: { ...text, enum: runModeSchema.options },
    status,
    usage: new Schema(
      { prompt_tokens: whole, completion_tokens: whole, total_tokens: whole },
      { _id: false },
    ),
    created: whole,
    updated: whole,
    positions: whole,
  },
  settings,
)
conversationSchema.index({ owner: 1, id: 1 }, { unique: true })
conversationSchema.index({ owner: 1, updated: -1, id: -1 })

const messageSchema = new Schema<MessageDocument>(
  {
    owner: text,
    id: text,
    conversation_id: text,
    parent_id: { type: String, default: null },
    position: whole,
    created: whole,
    role: { ...text, enum: ['user', 'assistant'] },
    content: String,
    run_id: String,
    speaker: String,
    blocks: String,
    further_parts: Number,
    ending: String,
  },
  settings,
)
messageSchema.index({ owner: 1, id: 1 }, { unique: true })
messageSchema.index({ owner: 1, conversation_id: 1, position: 1 }, { unique: true })

const partSchema = new Schema<PartDocument>(
  { owner: text, conversation_id: text, message_id: text, index: whole, text },
  settings,
)
partSchema.index({ owner: 1, conversation_id: 1, message_id: 1, index: 1 }, { unique: true })

const runSchema = new Schema<RunDocument>(
  {
    owner: text,
    id: text,
    conversation_id: text,
    answer_message_id: text,
    start: text,
    status,
    cancelled_by: String,
    idempotency_key: String,
    body_hash: String,
    created: whole,
    ended: Number,
  },
  settings,
)
// Any text: a server knows at once that a query for one key stays within this.
const hasKey = { idempotency_key: { $gte: '' } }
runSchema.index({ owner: 1, id: 1 }, { unique: true })
runSchema.index({ owner: 1, conversation_id: 1, status: 1, created: 1, id: 1 })
runSchema.index({ owner: 1, idempotency_key: 1 }, { unique: true, partialFilterExpression: hasKey })
runSchema.index({ status: 1, created: 1, id: 1 }, { partialFilterExpression: { status: 'running' } })
runSchema.index({ ended: 1 }, { partialFilterExpression: hasKey })

export function defineModels(connection: Connection) {
  return {
    conversations: connection.model<ConversationDocument>(
      'Conversation',
      conversationSchema,
      'conversations',
    ),
    messages: connection.model<MessageDocument>('Message', messageSchema, 'messages'),
    parts: connection.model<PartDocument>('Part', partSchema, 'message_parts'),
    runs: connection.model<RunDocument>('Run', runSchema, 'runs'),
  }
}

export type Models = ReturnType<typeof defineModels>
