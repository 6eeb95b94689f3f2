/** The body of an answer, event by event, as chunks. */
import type { ChatChunk } from '@/lib/protocol/chunk'
import { decodeFrames } from '@/lib/sse/decode'
import type { AnswerReading } from './call-upstream'
import { errorInStream, normalizeChunk, type ChunkDefaults } from './normalize-chunk'
import {
  describeMalformed,
  describeStreamError,
  toAppError,
  type Upstream,
  type UpstreamFailure,
} from './upstream-error'

/**
 * @throws AppError when a frame is no chunk or reports an error, or when the answer ends unfinished; what reading the
 *   body throws; the watchdog's reason once it has aborted
 */
export async function* readAnswer(response: Response, reading: AnswerReading): AsyncGenerator<ChatChunk> {
  const { upstream, watchdog, defaults, progress } = reading
  const body = eventStreamOf(response, upstream)
  for await (const { data } of decodeFrames(body, { onBytes: watchdog.heard })) {
    // Frames that were decoded before an abort are not handed on after it.
    watchdog.signal.throwIfAborted()
    if (data === '[DONE]') break
    const chunk = parseChunk(data, defaults, upstream)
    if ('what' in chunk) throw toAppError(chunk)
    if (chunk.choices.length === 0 && chunk.usage === undefined) continue
    progress.finished ||= chunk.choices.some((choice) => choice.finish_reason !== undefined)
    // A slow reader is not a silent upstream.
    watchdog.pause()
    yield chunk
    watchdog.listen()
  }
  if (progress.finished) return
  const what = `${upstream.host} ended its answer without saying that it is complete.`
  throw toAppError({ code: 'upstream_cut', what })
}

/** @throws AppError when the answer is something else */
export function eventStreamOf(response: Response, upstream: Upstream): ReadableStream<Uint8Array> {
  const type = response.headers.get('content-type')?.split(';')[0]?.trim() ?? 'no content type'
  if (type === 'text/event-stream' && response.body !== null) return response.body
  const what = `${upstream.host} answered with ${type}, not with an event stream. Its address may be wrong.`
  throw toAppError({ code: 'upstream_malformed', what })
}

/** One frame's data as a chunk, or what is wrong with it. */
function parseChunk(data: string, defaults: ChunkDefaults, upstream: Upstream): ChatChunk | UpstreamFailure {
  try {
    const value: unknown = JSON.parse(data)
    const message = errorInStream(value)
    return message === undefined ? normalizeChunk(value, defaults) : describeStreamError(message, upstream)
  } catch (error) {
    return describeMalformed(error, upstream)
  }
}
