/** The HTTP side of an event stream. */
import { gzipped } from './compress'
import { pacedStream, type PacedStreamOptions } from './paced-stream'

export interface SseResponseOptions extends Omit<PacedStreamOptions, 'retryMs'> {
  readonly retryMs?: number | undefined
  /** Sent besides those of the stream itself. */
  readonly headers?: HeadersInit | undefined
  /** For a client that accepts gzip. */
  readonly gzip?: boolean | undefined
}

/**
 * The answer of a route that streams events.
 * @param source finished frames, any number of whole ones in a chunk, the closing `done` included where it is due.
 * It is asked and closed as `pacedStream` says.
 */
export function sseResponse(
  source: AsyncIterable<Uint8Array>,
  { headers: extraHeaders, gzip = false, retryMs = 1_000, ...options }: SseResponseOptions,
): Response {
  const headers = new Headers(extraHeaders)
  headers.set('Content-Type', 'text/event-stream; charset=utf-8')
  // no-transform keeps proxies, and Next's own compression, from gathering events.
  headers.set('Cache-Control', 'no-cache, no-transform')
  headers.set('X-Accel-Buffering', 'no')
  headers.set('X-Heartbeat-Ms', String(options.heartbeatMs))

  const stream = pacedStream(source, { ...options, retryMs })
  if (!gzip) return new Response(stream, { headers })
  headers.set('Content-Encoding', 'gzip')
  headers.append('Vary', 'Accept-Encoding')
  return new Response(gzipped(stream), { headers })
}
