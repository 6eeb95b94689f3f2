/** Typed calls for everything that does not stream. Each throws `ClientError` and nothing else, but for its abort. */
import type { ConversationDetail, ConversationList, ModelList } from '@/lib/blocks/transcript'
import { browserFetch, jsonBody, jsonOf, send } from './request'

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
  await send(conversationPath(id), jsonBody('PATCH', { title }))
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

function conversationPath(id: string): string {
  return `/api/conversations/${encodeURIComponent(id)}`
}
