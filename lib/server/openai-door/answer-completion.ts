import type { ChatChunk } from '@/lib/protocol/chunk'
import { errorInfoOf } from '@/lib/server/http/app-error'
import type { QueueSlot } from '@/lib/server/run-queue/run-queue'
import type { RunServices } from '@/lib/server/runs/run-services'
import { done, encodeFrame } from '@/lib/sse/encode'
import { sseResponse } from '@/lib/sse/response'
import { completionOf } from './completion'
import { completionChunks } from './completion-chunks'
import { modelRequestOf, type CompletionRequest } from './completion-request'

/**
 * Answers a request of an OpenAI client. It stands outside the log and the list of conversations, and closing the
 * socket is that client's Stop: the upstream call ends with it. Like a run it takes a place in the queue.
 *
 * @throws AppError `model_not_found`, `too_many_runs`; `upstream_*` when the answer is not streamed.
 */
export async function answerCompletion(
  services: RunServices,
  body: CompletionRequest,
  signal: AbortSignal,
): Promise<Response> {
  const client = await services.models.clientFor(body.model)
  const slot = await services.queue.reserve()
  const stop = new AbortController()
  signal.addEventListener('abort', () => stop.abort(), { once: true })
  const chunks = withSlot(slot, client.stream(modelRequestOf(body), stop.signal))
  const identity = {
    id: `chatcmpl-${services.newId()}`,
    model: body.model,
    created: Math.floor(services.clock() / 1000),
  }
  if (body.stream !== true) return Response.json(await completionOf(chunks, identity))

  const includeUsage = body.stream_options?.include_usage === true
  return sseResponse(frames(completionChunks(chunks, { ...identity, includeUsage })), {
    heartbeatMs: services.streaming.heartbeatMs,
    onClose: () => stop.abort(),
    onError: console.error,
  })
}

async function* withSlot(slot: QueueSlot, chunks: AsyncIterable<ChatChunk>): AsyncGenerator<ChatChunk> {
  using _held = slot
  yield* chunks
}

async function* frames(chunks: AsyncIterable<object>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  const frameOf = (value: object): Uint8Array => encoder.encode(encodeFrame({ data: JSON.stringify(value) }))
  try {
    for await (const chunk of chunks) yield frameOf(chunk)
  } catch (error) {
    // The status went out with the first byte, so the error has to travel in the stream, as OpenAI's does.
    yield frameOf({ error: { ...errorInfoOf(error), param: null } })
  }
  yield encoder.encode(done)
}
