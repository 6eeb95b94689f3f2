import { AppError } from '@/lib/server/http/app-error'
import type { RunRecord } from '@/lib/server/storage/storage'
import { sseResponse } from '@/lib/sse/response'
import { checkCursor, followRun } from './follow-run'
import type { RunServices } from './run-services'

/** How long a reader waits before it reconnects, as the `retry:` line says; the browser's own client spreads it. */
const retryMs = 1000

/**
 * The event stream of a run, strictly after a cursor.
 *
 * @returns 204 when the run has ended and nothing is left.
 * @throws AppError for a cursor that lies beyond the log, or whose log has expired.
 */
export async function runResponse(
  services: RunServices,
  owner: string,
  run: RunRecord,
  after: number,
): Promise<Response> {
  const headers = { 'X-Run-Id': run.id, 'X-Conversation-Id': run.conversationId }
  if ((await checkCursor(services, owner, run, after)) === 'ended') {
    return new Response(null, { status: 204, headers })
  }
  const { heartbeatMs, maxMs, compress, closing } = services.streaming
  const detached = new AbortController()
  return sseResponse(followRun(services, owner, run.id, after, detached.signal), {
    headers,
    heartbeatMs,
    retryMs,
    ...(maxMs > 0 ? { maxMs } : {}),
    compressible: compress,
    signal: closing,
    onClose: () => detached.abort(),
    onError: console.error,
  })
}

/**
 * The seq of the last event that the reader has; 0 for none. `Last-Event-ID` wins over the query: an EventSource that
 * reconnects sends both, and only the header has moved.
 *
 * @throws AppError for a cursor that is no number.
 */
export function cursorOf(request: Request): number {
  const text =
    request.headers.get('last-event-id') ?? new URL(request.url).searchParams.get('last_event_id') ?? '0'
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new AppError('invalid_request', 'Last-Event-ID: must be the id of an event of this run.', {
    param: 'Last-Event-ID',
  })
}
