/** Webhooks that survive the process: a notice is a document until it is delivered or given up. */
import { setTimeout as systemSleep } from 'node:timers/promises'
import { z } from 'zod'
import type { GuardedAgentOptions } from '@/lib/server/tools/builtin/guarded-agent'
import type { Storage } from '@/lib/server/storage/storage'
import { messageOf } from './message'
import { createPost } from './post'
import { pauseAfter } from './schedule'
import { type RunNotice, runNoticeSchema, type Webhooks } from './webhooks'

export interface WebhookOptions extends Pick<GuardedAgentOptions, 'allowHosts' | 'lookup'> {
  readonly storage: Pick<Storage, 'putDocument' | 'documentsOfAll' | 'removeDocument'>
  /** `whsec_…`; absent: messages are not signed. */
  readonly secret?: string | undefined
  readonly clock: () => number
  /** How long one try may take. */
  readonly tryMs?: number | undefined
  /** Ends, however, when `signal` aborts. */
  readonly sleep?: ((ms: number, signal: AbortSignal) => Promise<unknown>) | undefined
  readonly random?: (() => number) | undefined
}

const kind = 'webhook'

/** Each run is a lane of its own: its notices go one after the other, and a slow receiver delays no other run. */
export function createWebhooks({
  storage,
  secret,
  clock,
  tryMs = 10_000,
  sleep = (ms, signal) => systemSleep(ms, undefined, { signal, ref: false }),
  random = Math.random,
  ...guard
}: WebhookOptions): Webhooks {
  const post = createPost({ ...guard, tryMs, clock })
  const closing = new AbortController()
  const { signal } = closing
  const lanes = new Map<string, Promise<void>>()
  const underWay = new Set<string>()
  let lastCreated = 0

  /** Resolves when the notice was taken or is given up; rejects when the process ends before. */
  async function send(notice: RunNotice): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      const outcome = await post.send(notice.url, messageOf(notice, secret, clock()), signal)
      if (outcome.isTaken) return
      signal.throwIfAborted()
      const { retryAfterMs, isFinal, reason } = outcome
      const wait = isFinal ? undefined : pauseAfter({ tries, retryAfterMs, random: random() })
      if (wait === undefined) {
        // The host alone: the rest of a URL is often the secret of its receiver.
        const { host } = new URL(notice.url)
        console.error(
          `Run ${notice.run_id}: its webhook at ${host} was not told of ${notice.type}: ${reason}.`,
        )
        return
      }
      await sleep(wait, signal)
    }
  }

  async function deliver(owner: string, notice: RunNotice): Promise<void> {
    try {
      await send(notice)
      await storage.removeDocument(owner, kind, notice.id)
    } catch (error) {
      // It is still stored, and the next process delivers it.
      if (!signal.aborted)
        console.error(`A webhook of run ${notice.run_id} is left for the next start.`, error)
    }
  }

  function enqueue(owner: string, notice: RunNotice): void {
    const [key, run] = [keyOf(owner, notice.id), keyOf(owner, notice.run_id)]
    if (underWay.has(key)) return
    underWay.add(key)
    const before = lanes.get(run) ?? Promise.resolve()
    const lane = before
      .then(() => deliver(owner, notice))
      .then(() => {
        underWay.delete(key)
        if (lanes.get(run) === lane) lanes.delete(run)
      })
    lanes.set(run, lane)
  }

  return {
    async store(owner, notice) {
      const body = withinBounds(notice)
      // Later than every other, so that the next process finds them in the order in which they were stored.
      lastCreated = Math.max(clock(), lastCreated + 1)
      const times = { created: lastCreated, updated: lastCreated }
      await storage.putDocument(owner, { kind, id: notice.id, revision: 1, body, ...times })
      return () => enqueue(owner, body)
    },

    async resume() {
      for (const { owner, document } of await storage.documentsOfAll(kind)) {
        const { data: notice, error } = runNoticeSchema.safeParse(document.body)
        if (notice) enqueue(owner, notice)
        // Of another version of Weir: nobody here can deliver it, and nobody is to be kept from starting by it.
        else console.error(`The webhook ${document.id} cannot be read.`, z.prettifyError(error))
      }
    },

    async close() {
      closing.abort()
      await Promise.all(lanes.values())
      await post.close()
    },
  }
}

function keyOf(owner: string, id: string): string {
  return JSON.stringify([owner, id])
}

/** Characters of one text: a document has to fit into every storage, and a message through every receiver. */
const maxText = 100_000

function withinBounds(notice: RunNotice): RunNotice {
  const { final_result, question } = notice
  return {
    ...notice,
    ...(final_result !== undefined && { final_result: cut(final_result) }),
    ...(question?.type === 'input_request' && { question: { ...question, prompt: cut(question.prompt) } }),
  }
}

function cut(text: string): string {
  // A pair of code units that the cut parts would be no text any more.
  return text.length > maxText ? text.slice(0, maxText).toWellFormed() : text
}
