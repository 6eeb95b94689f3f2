import type { ServerResponse } from 'node:http'
import { vi } from 'vitest'
import { openSqliteStorage } from '@/lib/server/storage/sqlite/storage'
import { createWebhooks, type WebhookOptions } from './outbox'
import type { RunNotice, Webhooks } from './webhooks'

export const owner = 'local'

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

/** Stores a notice and has it delivered. */
export async function tellBy(webhooks: Webhooks, notice: RunNotice): Promise<void> {
  const deliver = await webhooks.store(owner, notice)
  deliver()
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
    tell: (notice: RunNotice) => tellBy(webhooks, notice),
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
