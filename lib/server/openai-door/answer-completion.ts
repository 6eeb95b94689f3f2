import type { ChatChunk } from '@/lib/protocol/chunk'
import { aboutField, afterWork, errorInfoOf } from '@/lib/server/http/app-error'
import type { RunServices } from '@/lib/server/runs/run-services'
import { done, encodeFrame } from '@/lib/sse/encode'
import { sseResponse } from '@/lib/sse/response'
import { completionOf } from './completion'
import { completionChunks } from './completion-chunks'
import { modelRequestOf, type CompletionRequest } from './completion-request'
import { isRunModel, runModel } from './run-model'

/**
 * Answers a request of an OpenAI client. It stands outside the log and the list of conversations, and closing the
 * socket is that client's Stop: the upstream call ends with it. Like a run it takes a place in the queue.
 *
 * @param signal aborts when the client is gone.
 * @throws AppError what `runModel` throws, about `model`; `too_many_runs`; and what the work failed with before its first
 *   word, as one whose work would be repeated: an error has a status as long as nothing was sent. A stream begins
 *   without a word when it would have been silent for a heartbeat, as that of an agent that works with its tools first:
 *   proxies give up on an answer without a head.
 */
export async function answerCompletion(
  services: RunServices,
  owner: string,
  body: CompletionRequest,
  signal: AbortSignal,
): Promise<Response> {
  const client = await aboutField(
    'model',
    isRunModel(body.model) ? runModel(services, owner, body.model) : services.models.clientFor(body.model),
  )
  const slot = await services.queue.reserve()
  const stop = new AbortController()
  const close = (): void => {
    stop.abort()
    slot[Symbol.dispose]()
  }
  signal.addEventListener('abort', close, { once: true })
  if (signal.aborted) close()
  const identity = {
    id: `chatcmpl-${services.newId()}`,
    model: body.model,
    created: Math.floor(services.clock() / 1000),
  }
  try {
    const { heartbeatMs, closing } = services.streaming
    const said = client.stream(modelRequestOf(body), stop.signal)
    const chunks = body.stream === true ? await begun(said, heartbeatMs) : said
    if (body.stream === true && !stop.signal.aborted) {
      const includeUsage = body.stream_options?.include_usage === true
      return sseResponse(frames(completionChunks(chunks, { ...identity, includeUsage })), {
        heartbeatMs,
        signal: closing,
        onClose: close,
        onError: console.error,
      })
    }
    const completion = await completionOf(chunks, identity)
    close()
    return Response.json(completion)
  } catch (error) {
    close()
    throw afterWork(error)
  }
}

/** The same chunks, once the first of them is there or was waited for that long. */
async function begun(
  chunks: AsyncIterable<ChatChunk>,
  patienceMs: number,
): Promise<AsyncIterable<ChatChunk>> {
  const iterator = chunks[Symbol.asyncIterator]()
  let first: Promise<IteratorResult<ChatChunk>> | undefined = iterator.next()
  const patience = Promise.withResolvers<void>()
  const timer = setTimeout(patience.resolve, patienceMs)
  await Promise.race([first, patience.promise]).finally(() => clearTimeout(timer))
  return {
    [Symbol.asyncIterator]: () => ({
      next: async () => {
        const result = first ?? iterator.next()
        first = undefined
        return result
      },
      return: async () => (await iterator.return?.()) ?? { done: true, value: undefined },
    }),
  }
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
