/**
 * What outlives a run's log: conversations, their messages and the record of each run.
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

export interface RunRecord {
  readonly id: string
  readonly conversationId: string
  readonly answerMessageId: string
  /** The first event of its log: a run can be driven from this alone. */
  readonly start: RunEventOf<'run_start'>
  readonly status: 'running' | RunEndStatus
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

export interface Page<T> {
  readonly items: readonly T[]
  /** Hand it in as `cursor` to get the next page; absent on the last. */
  readonly nextCursor?: string | undefined
}

export interface Storage {
  /**
   * Stores a run with its prompt and its empty answer: all of it or nothing. When a run of this owner has the same
   * idempotency key already, nothing is stored and that run is given back with `created: false`.
   * The conversation becomes `running`, and its `updated` becomes the run's `created` unless it is later already.
   * @throws AppError `not_found` when the run continues a conversation that is not there (any more); Error when an id
   * is taken.
   */
  startRun(owner: string, newRun: NewRun): Promise<{ run: RunRecord; created: boolean }>
  /**
   * Stores how a run ended: the answer's blocks and end, the run's status, the conversation's status (still `running`
   * while another run is), usage (added up) and `updated` (the run's `created` + `duration_ms`, unless it is later
   * already). All of it or nothing; no-op when the run has ended already or is gone.
   */
  finishRun(owner: string, runId: string, blocks: readonly StreamingBlock[], end: AnswerEnd): Promise<void>
  /** Marks a run as cancelled, durably. No-op when it has ended; the first caller's name stays. */
  cancelRun(owner: string, runId: string, by: string): Promise<void>
  findRun(owner: string, runId: string): Promise<RunRecord | undefined>
  findRunByKey(owner: string, idempotencyKey: string): Promise<RunRecord | undefined>
  /** All runs of all owners that have not ended, oldest first; for the recovery at start. */
  unfinishedRuns(): Promise<readonly { owner: string; run: RunRecord }[]>
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
  /** Deletes a conversation with its messages and runs. Resolves to the ids of its runs; empty when there is none. */
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
  /** Runs of a conversation that have not ended, oldest first. */
  activeRuns(owner: string, conversationId: string): Promise<readonly RunRecord[]>

  /** Resolves when the storage would answer now. @throws AppError `unavailable` that says what is missing. */
  ping(): Promise<void>
  /** Gives everything back. No-op the second time. */
  close(): Promise<void>
}
