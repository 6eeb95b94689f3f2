import { createFrameDecoder } from '@/lib/sse/decode'
import { acceptBytes, type SequencedEvent } from './accept-frames'
import { ClientError, errorOfResponse } from './client-error'
import { isFinalAnswer, requestOf, type RunSource } from './run-source'
import type { RunCursor } from './run-cursor'
import { createWatchdog, type Watchdog } from './watchdog'

/** How one connection went. */
export type Outcome =
  | { readonly kind: 'ended' }
  /** Trying again by itself would not help. */
  | { readonly kind: 'refused'; readonly error: ClientError }
  | { readonly kind: 'unparsable'; readonly error: ClientError }
  | { readonly kind: 'cut'; readonly error: ClientError; readonly retryAfter?: number | undefined }

export interface ReadRunOptions {
  readonly source: RunSource
  /** Moved on as events are taken. */
  readonly cursor: RunCursor
  readonly fetch: typeof fetch
  /** Ends this connection. */
  readonly connection: AbortController
  /** Gives out the watchdog, for whoever learns that the page has slept. */
  readonly onWatchdog: (watchdog: Watchdog) => void
  readonly onConnected: () => void
  /** What one read of the network brought; empty when it was a heartbeat. */
  readonly onRead: (events: readonly SequencedEvent[]) => void
  /** The terminal event was taken; what is left of the stream is only read to its end. */
  readonly onEnded: () => void
}

/**
 * Opens one connection and reads it to its end. Never rejects: whatever happens is an `Outcome`. The signal of
 * `connection` reaches the request itself, so that aborting it closes a pending one too.
 */
export async function readRun(options: ReadRunOptions): Promise<Outcome> {
  const { cursor, connection } = options
  const watchdog = createWatchdog(2 * cursor.heartbeatMs, () => connection.abort())
  options.onWatchdog(watchdog)
  let answered = false
  try {
    const request = requestOf(options.source, cursor)
    const response = await options.fetch(request.url, { ...request.init, signal: connection.signal })
    answered = true
    const unfit = await outcomeOfUnfit(response, request.init.method)
    if (unfit !== null) return unfit
    cursor.takeHeaders(response.headers)
    watchdog.limit(2 * cursor.heartbeatMs)
    options.onConnected()
    return await readBody(response, watchdog, options)
  } catch (error) {
    if (cursor.ended) return { kind: 'ended' }
    return { kind: 'cut', error: transportError(answered, connection.signal.aborted, error) }
  } finally {
    watchdog.stop()
    // Frees the socket of an answer that was not read to its end; without effect on one that was.
    connection.abort()
  }
}

async function outcomeOfUnfit(response: Response, method: 'GET' | 'POST'): Promise<Outcome | null> {
  if (response.status === 204) return { kind: 'ended' }
  if (!response.ok) {
    const error = await errorOfResponse(response)
    if (isFinalAnswer(method, response.status, error.code)) return { kind: 'refused', error }
    return { kind: 'cut', error, retryAfter: error.retryAfter }
  }
  const type = response.headers.get('content-type') ?? 'nothing'
  if (/^text\/event-stream\b/i.test(type)) return null
  const message = `The server answered with ${type} where an event stream was expected.`
  return {
    kind: 'refused',
    error: new ClientError('connection_failed', message, { status: response.status }),
  }
}

async function readBody(response: Response, watchdog: Watchdog, options: ReadRunOptions): Promise<Outcome> {
  const { cursor } = options
  const decoder = createFrameDecoder()
  const reader = response.body?.getReader()
  for (;;) {
    const read = await reader?.read()
    if (read?.value === undefined) break
    watchdog.feed()
    const accepted = acceptBytes(decoder, read.value, cursor.lastSeq)
    cursor.takeEvents(accepted.events)
    cursor.retryMs = decoder.retryMs ?? cursor.retryMs
    options.onRead(accepted.events)
    if (accepted.ended) options.onEnded()
    if (accepted.done && cursor.ended) break
    if (accepted.problem !== null) return { kind: 'unparsable', error: accepted.problem }
  }
  if (cursor.ended) return { kind: 'ended' }
  return {
    kind: 'cut',
    error: new ClientError('read_failed', 'The connection was cut before the run ended.'),
  }
}

function transportError(answered: boolean, aborted: boolean, cause: unknown): ClientError {
  if (!answered) {
    return new ClientError('connection_failed', 'The server could not be reached.', { cause })
  }
  const message = aborted ? 'The connection fell silent.' : 'The connection was cut before the run ended.'
  return new ClientError('read_failed', message, { cause })
}
