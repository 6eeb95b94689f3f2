/** What the engine needs from the world. Adapters live in `server/models` and `server/tools`. */
import type { ToolChoice } from '@/lib/protocol/agents'
import type { ChatChunk } from '@/lib/protocol/chunk'
import type { RunEventOf, ToolContent } from '@/lib/protocol/events'

/** A message as OpenAI's API takes it; a client of the OpenAI door may send any of its fields. */
export interface ModelMessage {
  readonly role: string
  readonly content?: string | readonly unknown[] | null | undefined
  readonly [field: string]: unknown
}

export interface ModelRequest {
  readonly model: string
  readonly messages: readonly ModelMessage[]
  /** Fields of an OpenAI request that Weir does not read and hands on: temperature, tools, response_format, … */
  readonly options?: Readonly<Record<string, unknown>> | undefined
}

export interface ModelClient {
  /**
   * Calls a model and yields its answer as OpenAI-style chunks, in order, usage (if the vendor sends it) last.
   * Returning without a `finish_reason` seen is an error of the upstream, which the adapter throws.
   *
   * - Aborting `signal` closes the upstream socket and ends the iteration without throwing.
   * - Leaving the iteration early (`return`) closes the socket as well.
   * @throws AppError with an `upstream_*` code, and a message that is fit for a person.
   */
  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ChatChunk>
}

/** Milliseconds since the epoch. */
export type Clock = () => number

/** Finds the adapter that serves a model. */
export interface ModelCatalog {
  /** @throws AppError `model_not_found` */
  clientFor(modelName: string): Promise<ModelClient>
}

/** A tool as a model is told of it. */
export interface ToolInfo {
  /** By which the model calls it: `[a-zA-Z0-9_-]{1,64}`, unique among the tools of its agent. */
  readonly name: string
  readonly description: string
  /** JSON Schema of its arguments: always an object's. */
  readonly parameters: Readonly<Record<string, unknown>>
}

/** What a tool says before it is done. */
export type ToolUpdate =
  | {
      readonly type: 'progress'
      readonly message?: string | undefined
      readonly progress?: number | undefined
      readonly total?: number | undefined
    }
  /** Asks a person; the tool goes on once `answer` was called. `null`: the person declined. */
  | {
      readonly type: 'question'
      readonly prompt: string
      readonly schema?: Readonly<Record<string, unknown>> | undefined
      readonly answer: (value: unknown) => void
    }

export interface ToolOutcome {
  readonly status: 'completed' | 'failed' | 'timed_out'
  readonly content: readonly ToolContent[]
  /** Ends the run: what a builder has made, or what it still lacks. */
  readonly ending?: ToolEnding | undefined
}

export type ToolEnding = Omit<RunEventOf<'completion'>, 't'> | Omit<RunEventOf<'incomplete'>, 't'>

/** Which run a tool is called for. */
export interface ToolContext {
  readonly owner: string
  readonly conversationId: string
  readonly toolCallId: string
}

export interface Tool extends ToolInfo {
  /** The server that has it; absent for Weir's own. */
  readonly server?: string | undefined
  /** Its name at that server. */
  readonly originalName: string
  readonly isReadOnly: boolean
  /** May be called again after an attempt whose outcome is unknown: it only reads, or says that it is idempotent. */
  readonly isRepeatable: boolean
  readonly approval: ToolChoice['approval']
  /** What is wrong with arguments, in words that a model can mend them by; undefined when nothing is. */
  problemOf(args: unknown): string | undefined
  /**
   * Runs the tool. What goes wrong in it is an outcome (`failed`, `timed_out`), never a throw. Aborting `signal`
   * cancels it at its server at once; what it says then is not heard.
   */
  call(args: unknown, context: ToolContext, signal: AbortSignal): AsyncGenerator<ToolUpdate, ToolOutcome>
}

/** Finds tools. */
export interface Toolbox {
  /**
   * The tools that were chosen, named so that none clash. One that is not there (any more) is left out; one whose
   * server is away is there all the same, and its call fails.
   */
  toolsOf(owner: string, choices: readonly ToolChoice[]): Promise<readonly Tool[]>
  /** Whether there is a server with this id. */
  hasServer(owner: string, serverId: string): Promise<boolean>
}

/** What a person answered. */
export type PersonAnswer =
  | {
      readonly type: 'approval'
      readonly decision: 'allow_once' | 'allow_run' | 'refuse'
      readonly arguments?: unknown
      readonly reason?: string | undefined
      readonly by: string
    }
  | { readonly type: 'input'; readonly value: unknown; readonly by: string }

/** What people have answered to the questions of one run so far. */
export interface Answers {
  /** The answer to a question; undefined while there is none. */
  of(questionId: string): PersonAnswer | undefined
  /** Resolves at the next answer, and whenever a question may have expired. */
  changed(): Promise<void>
}
