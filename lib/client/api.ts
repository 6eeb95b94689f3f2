/** Typed calls for everything that does not stream. Each throws `ClientError` and nothing else, but for its abort. */
import type { ConversationDetail, ConversationList, ModelList } from '@/lib/blocks/transcript'
import { ClientError, errorOfResponse } from './client-error'

export type ConversationListAnswer =
  | { readonly kind: 'fresh'; readonly list: ConversationList; readonly etag: string | null }
  /** Nothing changed since the list of that ETag. */
  | { readonly kind: 'unchanged' }

export interface ListConversationsOptions {
  readonly cursor?: string | undefined
  /** Of the list at hand: asks for it only if it changed. */
  readonly etag?: string | null | undefined
  readonly signal?: AbortSignal | undefined
}

const pageSize = 50

/** Newest first, a page at a time. */
export async function listConversations(
  options: ListConversationsOptions = {},
): Promise<ConversationListAnswer> {
  const { cursor, etag, signal } = options
  const query = new URLSearchParams({ limit: String(pageSize), ...(cursor !== undefined && { cursor }) })
  const headers = etag == null ? {} : { 'If-None-Match': etag }
  const response = await send(`/api/conversations?${query}`, { headers, signal: signal ?? null })
  if (response.status === 304) return { kind: 'unchanged' }
  return { kind: 'fresh', list: await jsonOf(response), etag: response.headers.get('etag') }
}

export async function getConversation(id: string, signal?: AbortSignal): Promise<ConversationDetail> {
  return jsonOf(await send(conversationPath(id), { signal: signal ?? null }))
}

export async function renameConversation(id: string, title: string): Promise<void> {
  const headers = { 'Content-Type': 'application/json' }
  await send(conversationPath(id), { method: 'PATCH', headers, body: JSON.stringify({ title }) })
}

/** Stops its runs as well. */
export async function deleteConversation(id: string): Promise<void> {
  await send(conversationPath(id), { method: 'DELETE' })
}

export async function listModels(signal?: AbortSignal): Promise<ModelList> {
  return jsonOf(await send('/api/models', { signal: signal ?? null }))
}

/** Stops a run, from anywhere. Resolves when the wish is stored: from then on nothing can undo it. */
export async function cancelRun(runId: string, request: typeof fetch = browserFetch): Promise<void> {
  await send(`/api/runs/${encodeURIComponent(runId)}/cancel`, { method: 'POST' }, request)
}

const browserFetch: typeof fetch = (input, init) => fetch(input, init)

function conversationPath(id: string): string {
  return `/api/conversations/${encodeURIComponent(id)}`
}

async function send(url: string, init: RequestInit, request: typeof fetch = browserFetch): Promise<Response> {
  const response = await request(url, init).catch((cause: unknown) => {
    if (init.signal?.aborted) throw cause
    throw new ClientError('connection_failed', 'The server could not be reached.', { cause })
  })
  if (response.ok || response.status === 304) return response
  throw await errorOfResponse(response)
}

/** The server is of the same build and answers the types it shares, so its own answers are not checked again. */
async function jsonOf<Body>(response: Response): Promise<Body> {
  const body: Body = await response.json().catch((cause: unknown) => {
    throw new ClientError('read_failed', 'The answer was cut.', { status: response.status, cause })
  })
  return body
}
