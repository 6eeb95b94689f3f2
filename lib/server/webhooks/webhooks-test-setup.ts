import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { vi } from 'vitest'
import { openSqliteStorage } from '@/lib/server/storage/sqlite/storage'
import { createWebhooks, type WebhookOptions } from './outbox'
import type { RunNotice } from './webhooks'

export interface Received {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface Receiver {
  readonly url: string
  readonly received: readonly Received[]
  [Symbol.asyncDispose](): Promise<void>
}

/** A server that keeps what it is sent; `answer` says what it does with each message. */
export async function startReceiver(
  answer: (response: ServerResponse, index: number, request: Received) => void = (response) => response.end(),
): Promise<Receiver> {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    const message = { path: request.url ?? '', headers: request.headers, body: await text(request) }
    received.push(message)
    answer(response, received.length - 1, message)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/hook?key=receivers-secret`,
    received,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Answers with a status, and with headers where given. */
export const status =
  (code: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse): void =>
    void response.writeHead(code, headers).end()

export function noticeFor(url: string, change: Partial<RunNotice> = {}): RunNotice {
  return {
    type: 'run.ended',
    id: 'run-1:42',
    url,
    run_id: 'run-1',
    conversation_id: 'conversation-1',
    graph_name: 'Weekly report',
    status: 'completed',
    final_result: 'All is well.',
    usage: { prompt_tokens: 10, completion_tokens: 4, total_tokens: 14 },
    time: Date.UTC(2026, 0, 2, 3, 4, 5),
    ...change,
  }
}

/** Webhooks over storage in memory. Nothing sleeps: the pauses are only noted down. */
export function createRig(options: Partial<WebhookOptions> = {}) {
  const storage = openSqliteStorage({ path: ':memory:' })
  const pauses: number[] = []
  const open = (change: Partial<WebhookOptions> = {}) =>
    createWebhooks({
      storage,
      clock: Date.now,
      random: () => 0,
      allowHosts: ['127.0.0.1'],
      sleep: async (ms) => pauses.push(ms),
      ...options,
      ...change,
    })
  const stored = async () => (await storage.documentsOfAll('webhook')).map(({ document }) => document.id)
  const webhooks = open()
  return {
    storage,
    pauses,
    webhooks,
    /** Of another process on the same storage. */
    open,
    stored,
    /** Resolves once every notice is delivered or given up. */
    settled: () => vi.waitFor(async () => expectNone(await stored())),
    async [Symbol.asyncDispose]() {
      await webhooks.close()
      await storage.close()
    },
  }
}

function expectNone(ids: readonly string[]): void {
  if (ids.length > 0) throw new Error(`Still to be delivered: ${ids.join(', ')}`)
}
