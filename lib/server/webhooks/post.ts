/** One try to deliver a message, to public addresses only. */
import { createGuardedAgent, type GuardedAgentOptions } from '@/lib/server/tools/builtin/guarded-agent'
import { ToolFailure } from '@/lib/server/tools/builtin/define-tool'
import type { WebhookMessage } from './message'
import { retryAfterMs } from './retry-after'

export interface PostOptions extends Omit<GuardedAgentOptions, 'connectMs'> {
  /** From the first connection to the headers of the answer. */
  readonly tryMs: number
  readonly clock: () => number
}

export type Outcome =
  | { readonly isTaken: true }
  | {
      readonly isTaken: false
      /** For the log: neither the URL nor anything of the answer but its status. */
      readonly reason: string
      /** Another try would go the same way. */
      readonly isFinal: boolean
      readonly retryAfterMs?: number | undefined
    }

export interface Post {
  /** Never rejects; when `signal` aborts, the message is not taken. Redirects are not followed. */
  send(url: string, message: WebhookMessage, signal: AbortSignal): Promise<Outcome>
  close(): Promise<void>
}

export function createPost({ tryMs, clock, ...guard }: PostOptions): Post {
  const agent = createGuardedAgent({ ...guard, connectMs: tryMs })

  async function request(url: URL, { headers, body }: WebhookMessage, signal: AbortSignal): Promise<Outcome> {
    const answer = await agent.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: 'POST',
      headers,
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(tryMs)]),
    })
    // Nothing is read of the answer; cut before its end, it says so with an error.
    answer.body.on('error', () => {}).destroy()
    return outcomeOf(answer.statusCode, answer.headers['retry-after'], clock())
  }

  return {
    send: (url, message, signal) => request(new URL(url), message, signal).catch(outcomeOfError),
    close: () => agent.destroy(),
  }
}

const gone = 410

function outcomeOf(status: number, retryAfter: string | string[] | undefined, now: number): Outcome {
  if (status >= 200 && status < 300) return { isTaken: true }
  return {
    isTaken: false,
    reason: `it answered with ${status}`,
    isFinal: status === gone,
    retryAfterMs: retryAfterMs([retryAfter].flat()[0], now),
  }
}

function outcomeOfError(error: unknown): Outcome {
  return { isTaken: false, reason: reasonOf(error), isFinal: error instanceof ToolFailure }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return 'it did not answer in time'
  // That of several addresses that all refused has a code and no message.
  return error.message || ('code' in error ? String(error.code) : error.name)
}
