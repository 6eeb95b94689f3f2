/**
 * Collections of the MongoDB storage. Ids are unique for each owner, so the owner leads every index but those that serve
 * all owners at once. What has no fixed shape (blocks, ends, first events, answers, bodies) is kept as JSON text: keys
 * such as `$set`, `a.b` and `__proto__` are then nobody's business.
 */
import { type Connection, type mongo, Schema, SchemaTypes } from 'mongoose'
import type { UsageInfo } from '@/lib/protocol/chunk'
import { runModeSchema, type RunMode } from '@/lib/protocol/events'
import { documentKinds } from '@/lib/server/storage/document-kinds'
import type { RunRecord, StoredDocument } from '@/lib/server/storage/storage'

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
  /**
   * Raised by each transaction that counts on the conversation or its runs staying as it saw them. Of two at once one
   * then tries again: writing what is there already would not make them meet.
   */
  changes?: number
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
  mode: RunMode
  speaker: string
  /** A `RunEnding`. */
  ending?: string
  /** How many of its questions were answered; also makes an answer and a removal at once meet. */
  answers?: number
}

export interface AnswerDocument {
  owner: string
  run_id: string
  question_id: string
  answer: string
}

/** A `StoredDocument`: every record here is a document to MongoDB. */
export interface NamedDocument {
  owner: string
  kind: StoredDocument['kind']
  id: string
  revision: number
  body: string
  created: number
  updated: number
}

export interface FileDocument {
  owner: string
  conversation_id: string
  name: string
  media_type: string
  updated: number
  size: number
  data: Buffer
}

/** As it is read: the driver keeps bytes in a wrapper of its own. */
export type FoundFile = Omit<FileDocument, 'data'> & { data: mongo.Binary }

// An empty title is a title, and an empty file is one: `required` is to refuse what is missing, and no more than that.
SchemaTypes.String.checkRequired((value) => typeof value === 'string')
SchemaTypes.Buffer.checkRequired((value) => Buffer.isBuffer(value))

const text = { type: String, required: true } as const
const whole = { type: Number, required: true, validate: Number.isSafeInteger } as const
const statuses: readonly RunRecord['status'][] = [
  'running',
  'waiting',
  'completed',
  'failed',
  'stopped',
  'interrupted',
]
const status = { ...text, enum: statuses }
const mode = { ...text, enum: runModeSchema.options }

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
    mode,
    status,
    usage: new Schema(
      { prompt_tokens: whole, completion_tokens: whole, total_tokens: whole },
      { _id: false },
    ),
    created: whole,
    updated: whole,
    positions: whole,
    changes: Number,
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
    mode,
    speaker: text,
    ending: String,
    answers: Number,
  },
  settings,
)
// Any text: a server knows at once that a query for one key stays within this.
const hasKey = { idempotency_key: { $gte: '' } }
runSchema.index({ owner: 1, id: 1 }, { unique: true })
runSchema.index({ owner: 1, conversation_id: 1, status: 1, created: 1, id: 1 })
runSchema.index({ owner: 1, idempotency_key: 1 }, { unique: true, partialFilterExpression: hasKey })
// Two of them, because not every server sees that a query for either status stays within one index over both.
runSchema.index({ status: 1, created: 1, id: 1 }, { partialFilterExpression: { status: 'running' } })
runSchema.index({ status: 1, id: 1 }, { partialFilterExpression: { status: 'waiting' } })
runSchema.index({ ended: 1 }, { partialFilterExpression: hasKey })
// For each mix of filters the runs in the order of the list, so that none reads past runs that are not shown.
for (const mode of [{}, { mode: 1 } as const]) {
  for (const status of [{}, { status: 1 } as const]) {
    for (const speaker of [{}, { speaker: 1 } as const])
      runSchema.index({ owner: 1, ...mode, ...status, ...speaker, created: -1, id: -1 })
  }
}

const answerSchema = new Schema<AnswerDocument>(
  { owner: text, run_id: text, question_id: text, answer: text },
  settings,
)
answerSchema.index({ owner: 1, run_id: 1, question_id: 1 }, { unique: true })

const namedSchema = new Schema<NamedDocument>(
  {
    owner: text,
    kind: { ...text, enum: documentKinds },
    id: text,
    revision: whole,
    body: text,
    created: whole,
    updated: whole,
  },
  settings,
)
namedSchema.index({ owner: 1, kind: 1, id: 1 }, { unique: true })
namedSchema.index({ kind: 1, created: 1, owner: 1, id: 1 })

const fileSchema = new Schema<FileDocument>(
  {
    owner: text,
    conversation_id: text,
    name: text,
    media_type: text,
    updated: whole,
    size: whole,
    data: { type: Buffer, required: true },
  },
  settings,
)
fileSchema.index({ owner: 1, conversation_id: 1, name: 1 }, { unique: true })
// Holds all that a listing shows, so that it reads nothing of what is in the files.
fileSchema.index({ owner: 1, conversation_id: 1, name: 1, media_type: 1, updated: 1, size: 1 })

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
    answers: connection.model<AnswerDocument>('Answer', answerSchema, 'answers'),
    documents: connection.model<NamedDocument>('NamedDocument', namedSchema, 'documents'),
    files: connection.model<FileDocument>('File', fileSchema, 'files'),
  }
}

export type Models = ReturnType<typeof defineModels>
