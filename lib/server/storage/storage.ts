/**
 * What outlives a run's log: conversations with their messages, files, the record of each run and what people answered
 * it, and the documents that people made.
 *
 * Every call names the owner; what belongs to another owner does not exist, and its ids are free to be used again.
 * Records are plain data and come back as they were stored; strings are well-formed Unicode of any content.
 * Ids and times (epoch ms) are made by the caller: an adapter has no clock. All writes are durable when they resolve,
 * and calls may overlap. A storage whose server is away throws AppError `unavailable` from any call within seconds, and
 * recovers by itself; a write that was under way when the server went may have been done.
 */
import type { StreamingBlock } from '@/lib/blocks/block'
import type { AnswerEnd, AnswerMessage, Conversation, Message, UserMessage } from '@/lib/blocks/transcript'
import type { RunEndStatus, RunEventOf } from '@/lib/protocol/events'
import type { RunFilter, RunSummary } from '@/lib/protocol/runs'
import type { PersonAnswer } from '@/lib/server/engine/ports'

export interface RunRecord {
  readonly id: string
  readonly conversationId: string
  readonly answerMessageId: string
  /** The first event of its log: a run can be driven from this alone. */
  readonly start: RunEventOf<'run_start'>
  /** `waiting`: nobody drives it until a person has answered. */
  readonly status: 'running' | 'waiting' | RunEndStatus
  /** Somebody asked it to stop; stays set, so that a crash after the request resumes nothing. */
  readonly cancelledBy?: string | undefined
  readonly idempotencyKey?: string | undefined
  /** Of the body that came with the key; another body under the same key is refused. */
  readonly bodyHash?: string | undefined
  readonly created: number
}

export interface NewRun {
  readonly run: RunRecord
  /** Given when the run begins a conversation. */
  readonly conversation?: Conversation | undefined
  /** Given unless the run tries an old prompt again. */
  readonly prompt?: UserMessage | undefined
  readonly answer: AnswerMessage
}

/** What a person answered to a question of a run. */
export interface StoredAnswer {
  /** approval_id or input_id. */
  readonly questionId: string
  readonly answer: PersonAnswer
}

/** A thing that a person made and named, such as an agent or a tool server. Whoever reads it parses its body. */
export interface StoredDocument {
  readonly kind: 'agent' | 'tool_server' | 'graph' | 'graph_version' | 'webhook'
  readonly id: string
  /** Counts the saves: 1 for the first. */
  readonly revision: number
  /** Plain JSON. */
  readonly body: unknown
  readonly created: number
  readonly updated: number
}

/** A file of a conversation; deleted with it. */
export interface StoredFile {
  readonly conversationId: string
  /** Unique in its conversation. */
  readonly name: string
  readonly mediaType: string
  readonly updated: number
  /** 12 MiB at most. */
  readonly data: Uint8Array
}

/** A file without its content. `size` is in bytes. */
export type FileEntry = Omit<StoredFile, 'data'> & { readonly size: number }

export interface Page<T> {
  readonly items: readonly T[]
  /** Hand it in as `cursor` to get the next page; absent on the last. */
  readonly nextCursor?: string | undefined
}

export interface Storage {
  /**
   * Stores a run with its prompt and its empty answer: all of it or nothing. When a run of this owner has the same
   * idempotency key already, nothing is stored and that run is given back with `created: false`.
   * The conversation becomes `running` (it stays `waiting` while another of its runs waits), and its `updated` becomes
   * the run's `created` unless it is later already.
   * @throws AppError `not_found` when the run continues a conversation that is not there (any more); Error when an id
   * is taken.
   */
  startRun(owner: string, newRun: NewRun): Promise<{ run: RunRecord; created: boolean }>
  /**
   * Stores how a run ended, running or waiting: the answer's blocks and end, the run's status, the conversation's status
   * (still `waiting` or `running` while another run is), usage (added up) and `updated` (the run's `created` +
   * `duration_ms`, unless it is later already). All of it or nothing; no-op when the run has ended already or is gone.
   */
  finishRun(owner: string, runId: string, blocks: readonly StreamingBlock[], end: AnswerEnd): Promise<void>
  /** Marks a run as cancelled, durably. No-op when it has ended; the first caller's name stays. */
  cancelRun(owner: string, runId: string, by: string): Promise<void>
  /**
   * Says whether a run waits for a person. Its conversation is `waiting` while any of its runs is, else `running` while
   * any is. No-op when the run has ended or is gone.
   */
  markWaiting(owner: string, runId: string, isWaiting: boolean): Promise<void>
  /**
   * Stores what a person answered. The first answer to a question stays: resolves to false, and stores nothing, when
   * there is one already, and when the run has ended or is gone.
   */
  answerQuestion(owner: string, runId: string, answer: StoredAnswer): Promise<boolean>
  /** The answers to the questions of a run, in any order; deleted with the run. */
  answersOf(owner: string, runId: string): Promise<readonly StoredAnswer[]>
  findRun(owner: string, runId: string): Promise<RunRecord | undefined>
  findRunByKey(owner: string, idempotencyKey: string): Promise<RunRecord | undefined>
  /** All runs of all owners that have not ended, waiting ones too, oldest first; for the recovery at start. */
  unfinishedRuns(): Promise<readonly { owner: string; run: RunRecord }[]>
  /**
   * Newest `created` first; equal times by id, so that pages neither overlap nor skip. A `limit` above 200 counts as
   * 200. A field of the filter that is absent holds for all.
   * @throws AppError `invalid_request` for a cursor that this call did not give out.
   */
  listRuns(
    owner: string,
    page: RunFilter & { limit: number; cursor?: string | undefined },
  ): Promise<Page<RunSummary>>
  /** Forgets the idempotency keys of all runs that ended before `before`: keys live as long as the log. */
  forgetKeys(before: number): Promise<void>

  findConversation(owner: string, id: string): Promise<Conversation | undefined>
  /**
   * Latest `updated` first; equal times by id, so that pages neither overlap nor skip. A `limit` above 200 counts as 200.
   * @throws AppError `invalid_request` for a cursor that this call did not give out.
   */
  listConversations(
    owner: string,
    page: { limit: number; cursor?: string | undefined },
  ): Promise<Page<Conversation>>
  /** Changes title or tags, not its place in the list. Resolves to the new record, or undefined when there is none. */
  updateConversation(
    owner: string,
    id: string,
    change: { title?: string; tags?: readonly string[] },
  ): Promise<Conversation | undefined>
  /**
   * Deletes a conversation with its messages, files, runs and their answers. Resolves to the ids of its runs; empty when
   * there is none.
   */
  removeConversation(owner: string, id: string): Promise<readonly string[]>

  findMessage(owner: string, id: string): Promise<Message | undefined>
  /**
   * In the order in which they were stored. A `limit` above 1,000 counts as 1,000.
   * @throws AppError `invalid_request` for a cursor that this call did not give out.
   */
  listMessages(
    owner: string,
    conversationId: string,
    page: { limit: number; cursor?: string | undefined },
  ): Promise<Page<Message>>
  /** The answer that was stored last in a conversation, on whichever branch. */
  lastAnswer(owner: string, conversationId: string): Promise<AnswerMessage | undefined>
  /**
   * The messages from the root down to `leafId`, in that order; empty when the leaf is not in this conversation. The
   * walk up ends where a parent is not an older message of the same conversation.
   */
  path(owner: string, conversationId: string, leafId: string): Promise<readonly Message[]>
  /** Runs of a conversation that have not ended, waiting ones too, oldest first. */
  activeRuns(owner: string, conversationId: string): Promise<readonly RunRecord[]>

  /**
   * Stores a document if its revision is the next: 1 when there is none, else one more than that of the one that is
   * there, which it replaces. Resolves to false, and stores nothing, otherwise.
   */
  putDocument(owner: string, document: StoredDocument): Promise<boolean>
  findDocument(owner: string, kind: StoredDocument['kind'], id: string): Promise<StoredDocument | undefined>
  /** All of a kind, by id; with a prefix, those whose ids begin with it. */
  listDocuments(
    owner: string,
    kind: StoredDocument['kind'],
    prefix?: string,
  ): Promise<readonly StoredDocument[]>
  /** All of a kind, of all owners, oldest `created` first; for the recovery at start. */
  documentsOfAll(
    kind: StoredDocument['kind'],
  ): Promise<readonly { owner: string; document: StoredDocument }[]>
  /** Resolves to whether there was one. */
  removeDocument(owner: string, kind: StoredDocument['kind'], id: string): Promise<boolean>

  /** Stores a file in the place of one with the same name. @throws AppError `not_found` without its conversation. */
  putFile(owner: string, file: StoredFile): Promise<void>
  findFile(owner: string, conversationId: string, name: string): Promise<StoredFile | undefined>
  /** By name. */
  listFiles(owner: string, conversationId: string): Promise<readonly FileEntry[]>

  /** Resolves when the storage would answer now. @throws AppError `unavailable` that says what is missing. */
  ping(): Promise<void>
  /** Gives everything back. No-op the second time. */
  close(): Promise<void>
}
