/**
 * Conversations and their messages: what is left of runs once they have ended, and what `/api/conversations` answers.
 * Fields are snake_case because these records go over the wire as they are stored. Times are epoch ms.
 */
import type { UsageInfo } from '@/lib/protocol/chunk'
import type { ErrorInfo, RunEndReason, RunEndStatus, RunMode } from '@/lib/protocol/events'
import type { StreamingBlock } from './block'

export interface Conversation {
  readonly id: string
  readonly title: string
  readonly tags: readonly string[]
  readonly mode: RunMode
  /** `waiting` while any of its runs waits for a person, `running` while any runs; else how the last one ended. */
  readonly status: 'running' | 'waiting' | RunEndStatus
  readonly usage: UsageInfo
  readonly created: number
  readonly updated: number
}

interface MessageFields {
  readonly id: string
  readonly conversation_id: string
  /** The message before it; null at the root. Siblings are branches. */
  readonly parent_id: string | null
  readonly created: number
}

export interface UserMessage extends MessageFields {
  readonly role: 'user'
  readonly content: string
}

/** How a run ended, as its transcript keeps it. */
export interface AnswerEnd {
  readonly status: RunEndStatus
  readonly reason?: RunEndReason | undefined
  readonly error?: ErrorInfo | undefined
  readonly usage: UsageInfo
  /** What it could have spent, by the names of `AgentLimits`; absent when nothing was limited. */
  readonly limits?: Readonly<Record<string, number>> | undefined
  readonly duration_ms: number
  /** Of a graph that completed. */
  readonly final_result?: string | undefined
  readonly execution_chain?: readonly (readonly string[])[] | undefined
}

/** An answer: `blocks` is the fold of the run's log; empty, and `end` absent, until the run has ended. */
export interface AnswerMessage extends MessageFields {
  readonly role: 'assistant'
  readonly run_id: string
  /** Model, agent or graph. */
  readonly speaker: string
  readonly blocks: readonly StreamingBlock[]
  readonly end?: AnswerEnd | undefined
}

export type Message = UserMessage | AnswerMessage

/** Answer of `GET /api/conversations`. */
export interface ConversationList {
  readonly items: readonly Conversation[]
  readonly next_cursor?: string | undefined
}

/** Answer of `GET /api/conversations/{id}`: active runs are to be joined after the events that the reader has. */
export interface ConversationDetail {
  readonly conversation: Conversation
  readonly messages: readonly Message[]
  readonly next_cursor?: string | undefined
  readonly active_runs: readonly {
    readonly run_id: string
    readonly answer_message_id: string
    readonly last_seq: number
  }[]
}

/** Answer of `GET /api/models`. `problem` says why an endpoint's list could not be read. */
export interface ModelList {
  readonly items: readonly { readonly id: string; readonly demo: boolean }[]
  readonly default: string
  readonly problem?: string | undefined
}
