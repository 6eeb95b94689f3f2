/** Records for the contract's cases: complete, valid, and different only in what a case names. */
import type { StreamingBlock } from '@/lib/blocks/block'
import type { AnswerEnd, AnswerMessage, Conversation, UserMessage } from '@/lib/blocks/transcript'
import type { RunMode } from '@/lib/protocol/events'
import type { PersonAnswer } from '@/lib/server/engine/ports'
import type {
  NewRun,
  RunRecord,
  Storage,
  StoredAnswer,
  StoredDocument,
  StoredFile,
} from '@/lib/server/storage/storage'

export interface StorageCase {
  readonly name: string
  /**
   * Rejects when the storage breaks its contract. `open` opens the same place each time; the place is empty at
   * first, and is the case's own.
   */
  readonly check: (open: () => Promise<Storage>) => Promise<void>
}

export const owner = 'ada'

/** Texts that a careless adapter reads as a query, a path, a key of Object, or not at all. */
export const awkwardTexts = [
  '{"$gt":""}',
  '$where',
  `'; drop table messages; --`,
  '__proto__',
  'constructor',
  'a.b.$c',
  '%_*?',
  '👩‍👩‍👧 日本語 e\u0301 \u{10FFFF}',
  'before\u0000after',
  ' \t\r\n\u2028\uFEFF',
]

/** Cursors that no storage gave out; `own` is one that it did. */
export function foreignCursors(own: string | undefined): readonly string[] {
  const texts = ['', 'garbage', '{"$gt":""}', `' or 1=1 --`, 'MQ', '%00', '…', 'x'.repeat(9_000)]
  return [`${own}!`, ...texts]
}

/** A case that needs one open storage. */
export function storageCase(name: string, body: (storage: Storage) => Promise<void>): StorageCase {
  return {
    name,
    async check(open) {
      const storage = await open()
      try {
        await body(storage)
      } finally {
        await storage.close()
      }
    },
  }
}

function conversationRecord(fields: Partial<Conversation> = {}): Conversation {
  return {
    id: 'conversation',
    title: 'A title',
    tags: [],
    mode: 'chat',
    status: 'running',
    usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
    created: 1_000,
    updated: 1_000,
    ...fields,
  }
}

interface RunFields {
  /** The run is `name`, its prompt `name-prompt`, its answer `name-answer`. */
  readonly name: string
  readonly conversationId?: string
  readonly parentId?: string | null
  readonly content?: string
  readonly created?: number
  readonly key?: string
  readonly mode?: RunMode
  readonly speaker?: string
}

/** A run with prompt and answer that continues a conversation. */
export function continuingRun(fields: RunFields): NewRun & { prompt: UserMessage; answer: AnswerMessage } {
  const {
    name,
    conversationId = 'conversation',
    parentId = null,
    content = 'Hello',
    created = 1_000,
    mode = 'chat',
    speaker = 'demo',
  } = fields
  const [promptId, answerId] = [`${name}-prompt`, `${name}-answer`]
  const start: RunRecord['start'] = {
    type: 'run_start',
    t: 0,
    run_id: name,
    conversation_id: conversationId,
    mode,
    [`${mode === 'chat' ? 'model' : mode}_name`]: speaker,
    definition: {},
    input: { message_id: promptId, parent_message_id: parentId, content },
    answer_message_id: answerId,
    limits: { total_ms: 60_000 },
    created,
  }
  const inConversation = { conversation_id: conversationId, created }
  return {
    run: {
      id: name,
      conversationId,
      answerMessageId: answerId,
      start,
      status: 'running',
      ...(fields.key !== undefined && { idempotencyKey: fields.key, bodyHash: `hash of ${name}` }),
      created,
    },
    prompt: { ...inConversation, id: promptId, parent_id: parentId, role: 'user', content },
    answer: {
      ...inConversation,
      id: answerId,
      parent_id: promptId,
      role: 'assistant',
      run_id: name,
      speaker,
      blocks: [],
    },
  }
}

/** A run that begins its conversation. */
export function firstRun(fields: RunFields) {
  const run = continuingRun(fields)
  const { conversationId, created, start } = run.run
  const times = { created, updated: created }
  return { ...run, conversation: conversationRecord({ id: conversationId, mode: start.mode, ...times }) }
}

export function textBlock(content: string, fields: Partial<StreamingBlock> = {}): StreamingBlock {
  return {
    id: ':0',
    type: 'text',
    spanId: '',
    parentSpanId: '',
    turn: 0,
    content,
    isComplete: true,
    timestamp: 10,
    endTimestamp: 90,
    ...fields,
  }
}

export function answerEnd(fields: Partial<AnswerEnd> = {}): AnswerEnd {
  return {
    status: 'completed',
    usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 },
    duration_ms: 500,
    ...fields,
  }
}

export function approval(by: string, fields: object = {}): PersonAnswer {
  return { type: 'approval', decision: 'allow_once', by, ...fields }
}

export function personAnswer(questionId: string, answer: PersonAnswer = approval(owner)): StoredAnswer {
  return { questionId, answer }
}

export function documentRecord(fields: Partial<StoredDocument> = {}): StoredDocument {
  return {
    kind: 'agent',
    id: 'agent',
    revision: 1,
    body: { name: 'Researcher', tools: [] },
    created: 1_000,
    updated: 1_000,
    ...fields,
  }
}

export function fileRecord(fields: Partial<StoredFile> = {}): StoredFile {
  return {
    conversationId: 'conversation',
    name: 'notes.txt',
    mediaType: 'text/plain',
    updated: 1_000,
    data: bytesOf('Notes.'),
    ...fields,
  }
}

export function bytesOf(content: string): Uint8Array {
  return new TextEncoder().encode(content)
}

/** Walks all pages of a listing; gives up after `most` pages, so that a cursor that never ends fails a case. */
export async function allPages<T>(
  list: (cursor: string | undefined) => Promise<{ items: readonly T[]; nextCursor?: string | undefined }>,
  most = 50,
): Promise<readonly T[]> {
  const page = await list(undefined)
  const items = [...page.items]
  let cursor = page.nextCursor
  for (let pages = 1; cursor !== undefined && pages < most; pages++) {
    const next = await list(cursor)
    items.push(...next.items)
    cursor = next.nextCursor
  }
  return items
}
