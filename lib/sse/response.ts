/** The HTTP side of an event stream. */
import { pacedStream, type PacedStreamOptions } from './paced-stream'

export interface SseResponseOptions extends Omit<PacedStreamOptions, 'retryMs'> {
  readonly retryMs?: number | undefined
  /** Sent besides those of the stream itself. */
  readonly headers?: HeadersInit | undefined
  /** Lets the server compress the stream for a client that accepts it. Next flushes after every chunk. */
  readonly compressible?: boolean | undefined
}

/**
 * The answer of a route that streams events.
 * @param source finished frames, any number of whole ones in a chunk, the closing `done` included where it is due.
 * It is asked and closed as `pacedStream` says.
 */
export function sseResponse(
  source: AsyncIterable<Uint8Array>,
  { headers: extraHeaders, compressible = false, retryMs = 1_000, ...options }: SseResponseOptions,
): Response {
  const headers = new Headers(extraHeaders)
  headers.set('Content-Type', 'text/event-stream; charset=utf-8')
  // no-transform keeps proxies, and Next's own compression, from gathering events.
  headers.set('Cache-Control', compressible ? 'no-cache' : 'no-cache, no-transform')
  headers.set('X-Accel-Buffering', 'no')
  headers.set('X-Heartbeat-Ms', String(options.heartbeatMs))

  return new Response(pacedStream(source, { ...options, retryMs }), { headers })
}
