/** Typed calls for everything that does not stream. Each throws `ClientError` and nothing else, but for its abort. */
import type { ConversationDetail, ConversationList, ModelList } from '@/lib/blocks/transcript'
import type { GraphExecuteRequestInput, RerunRequestInput } from '@/lib/protocol/requests'
import { ClientError } from './client-error'
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

/** The part of `GET /api/runs/{run_id}` that pages read. */
export interface RunDescription {
  readonly run_id: string
  /** As in the run's first event. */
  readonly definition: Readonly<Record<string, unknown>>
}

/** A run that has begun. */
export interface StartedRun {
  readonly runId: string
  readonly conversationId: string
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
  await send(`${runPath(runId)}/cancel`, { method: 'POST' }, request)
}

/** What a run is, and what it executes. */
export async function getRun(runId: string, signal?: AbortSignal): Promise<RunDescription> {
  return jsonOf(await send(runPath(runId), { signal: signal ?? null }))
}

/**
 * Runs a graph again, beside the old answer: all of it, or one node and what follows it. Resolves as soon as the new
 * run has begun; it is then there to be joined.
 */
export async function rerunRun(runId: string, body: RerunRequestInput): Promise<StartedRun> {
  return startedRunOf(await send(`${runPath(runId)}/rerun`, jsonBody('POST', body)))
}

/** As `rerunRun`, in a conversation of its own. */
export async function forkRun(runId: string, body: RerunRequestInput): Promise<StartedRun> {
  return startedRunOf(await send(`${runPath(runId)}/fork`, jsonBody('POST', body)))
}

/** Starts a run of a graph that nobody waits for; whoever wants to look on joins it. */
export async function executeInBackground(body: GraphExecuteRequestInput): Promise<StartedRun> {
  const response = await send('/api/graphs/execute', jsonBody('POST', { ...body, background: true }))
  const started = await jsonOf<{ readonly run_id: string; readonly conversation_id: string }>(response)
  return { runId: started.run_id, conversationId: started.conversation_id }
}

/** Whoever wants the events joins the run: they come from its log, also after a lost connection. */
async function startedRunOf(response: Response): Promise<StartedRun> {
  const runId = response.headers.get('x-run-id')
  const conversationId = response.headers.get('x-conversation-id')
  await response.body?.cancel()
  if (runId === null || conversationId === null)
    throw new ClientError('read_failed', 'The server did not name the run that it began.')
  return { runId, conversationId }
}

function runPath(runId: string): string {
  return `/api/runs/${encodeURIComponent(runId)}`
}

function conversationPath(id: string): string {
  return `/api/conversations/${encodeURIComponent(id)}`
}
