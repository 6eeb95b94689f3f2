/** What the engine needs from the world. Adapters live in `server/models` and `server/tools`. */
import type { ChatChunk } from '@/lib/protocol/chunk'

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
