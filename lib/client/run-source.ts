import type { ClientErrorCode } from './client-error'
import { utf8HeaderValue } from './header-bytes'

/** Where a run's events come from: a request that starts it, or its log. */
export type RunSource =
  | {
      readonly kind: 'start'
      readonly url: string
      readonly body: unknown
      /** Makes the request safe to repeat: the server joins the run that it started for this key. */
      readonly idempotencyKey: string
    }
  | { readonly kind: 'join'; readonly runId: string; readonly afterSeq: number }

export interface RunHttpRequest {
  readonly url: string
  readonly init: RequestInit & { readonly method: 'GET' | 'POST' }
}

/**
 * The request of the next connection: the run's log as soon as the run has a name, else the request that starts it,
 * again with the same key.
 */
export function requestOf(
  source: RunSource,
  cursor: { readonly runId: string | null; readonly lastSeq: number },
): RunHttpRequest {
  const headers: Record<string, string> = { Accept: 'text/event-stream' }
  if (cursor.lastSeq > 0) headers['Last-Event-ID'] = utf8HeaderValue(String(cursor.lastSeq))
  if (source.kind === 'join') return eventsRequest(source.runId, headers)
  if (cursor.runId !== null) return eventsRequest(cursor.runId, headers)
  return {
    url: source.url,
    init: {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json', 'Idempotency-Key': source.idempotencyKey },
      body: JSON.stringify(source.body),
    },
  }
}

function eventsRequest(runId: string, headers: Record<string, string>): RunHttpRequest {
  const url = `/api/runs/${encodeURIComponent(runId)}/events`
  // A browser lets requests for one cacheable address wait for each other: a second tab would wait for the first.
  return { url, init: { method: 'GET', headers, cache: 'no-store' } }
}

/**
 * Whether an answer that is not ok is the last word. 5xx passes, except a server that is set up not to serve this
 * host. Of 4xx only a time-out (408) and "too early" (425) pass, and 429 to a reader: 429 to a request that would
 * start a run is shown to the person, who decides whether to send it again.
 */
export function isFinalAnswer(method: 'GET' | 'POST', status: number, code: ClientErrorCode): boolean {
  if (code === 'host_not_allowed') return true
  if (status >= 500 || status === 408 || status === 425) return false
  return !(status === 429 && method === 'GET')
}
