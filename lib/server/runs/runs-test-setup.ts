/** What the tests of the use cases start from. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { AnswerMessage } from '@/lib/blocks/transcript'
import { chatRequestSchema, type ChatRequestInput } from '@/lib/protocol/requests'
import type { ModelClient, ModelRequest } from '@/lib/server/engine/ports'
import { AppError } from '@/lib/server/http/app-error'
import { createInProcessQueue } from '@/lib/server/run-queue/in-process'
import type { Storage } from '@/lib/server/storage/storage'
import { openSqliteStorage } from '@/lib/server/storage/sqlite/storage'
import { openSqliteStreamLog } from '@/lib/server/stream-log/sqlite'
import { driveRun } from './drive-run'
import { followRun } from './follow-run'
import { sleep } from '@/lib/server/models/sleep'
import type { RunServices } from './run-services'

export const owner = 'local'
/** For readers that stay to the end. */
export const untilAborted = new AbortController().signal

/** A model that says these words; `flood` is a thousand of them, `hang` waits for Stop, `boom` breaks off. */
function scriptedModel(words: readonly string[], seen: ModelRequest[]): ModelClient {
  return {
    async *stream(request, signal) {
      seen.push(request)
      const spoken = words.flatMap((each) => (each === 'flood' ? Array<string>(1000).fill('word') : [each]))
      for (const [index, word] of spoken.entries()) {
        if (word === 'boom') throw new AppError('upstream_failed', 'The model broke off (502).')
        if (word === 'hang')
          await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
        if (signal.aborted) return
        yield {
          id: 'c',
          object: 'chat.completion.chunk',
          created: 1,
          model: request.model,
          choices: [
            {
              index: 0,
              delta: { content: word },
              ...(index === spoken.length - 1 && { finish_reason: 'stop' }),
            },
          ],
        }
      }
    },
  }
}

interface Weir extends RunServices, AsyncDisposable {
  readonly seen: ModelRequest[]
  /** A process that died and came back on the same data. */
  restarted(): Weir
}

/** The real services on a temporary folder, with a scripted model; `around` replaces verbs of the storage. */
export function openWeir({
  maxConcurrent = 8,
  drives = true,
  maxRunBytes = 1_000_000,
  folder = mkdtempSync(join(tmpdir(), 'weir-')),
  isRecovered = true,
  around = (_sound: Storage): Partial<Storage> => ({}),
  /** Replaces services: models and tools of agents, the clock. */
  more = {} as Partial<RunServices>,
} = {}): Weir {
  const seen: ModelRequest[] = []
  const closing = new AbortController()
  let id = 0
  const queue = createInProcessQueue({
    maxConcurrent,
    onError: (_job, error) => closing.signal.aborted || expect.unreachable(String(error)),
  })
  const log = openSqliteStreamLog({ path: join(folder, 'log.sqlite'), maxRunBytes })
  const sound = openSqliteStorage({ path: join(folder, 'weir.sqlite') })
  const storage = { ...sound, ...around(sound) }
  const prefix = crypto.randomUUID()
  const services: RunServices = {
    storage,
    log,
    queue,
    clock: () => 1_800_000_000_000 + id,
    newId: () => `${prefix}-${++id}`,
    isRecovered: () => isRecovered,
    toolbox: { toolsOf: async () => [], hasServer: async () => false },
    defaultModel: async () => 'Hi+ there',
    prices: {},
    maxDepth: 3,
    graphConcurrency: 16,
    webhooks: { store: async () => () => {}, resume: async () => {}, close: async () => {} },
    sleep,
    storageRetryMs: 1,
    streaming: { heartbeatMs: 15_000, maxMs: 0, compress: false, closing: closing.signal },
    models: {
      clientFor: async (name) => {
        if (name === 'none') throw new AppError('model_not_found', 'There is no model “none”.')
        return scriptedModel(name.split('+'), seen)
      },
    },
    ...more,
  }
  queue.work(async (job, flight) => {
    if (drives) await driveRun(services, job, flight)
  })
  const close = async () => {
    closing.abort()
    await queue.close(0)
    await log.close()
    await storage.close()
  }
  return {
    ...services,
    seen,
    restarted: () => openWeir({ folder, more }),
    [Symbol.asyncDispose]: async () => {
      await close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A request for a model that says “Hi there”. */
export const body = (input: Partial<ChatRequestInput> = {}) =>
  chatRequestSchema.parse({ user_prompt: 'Hello', model_name: 'Hi+ there', ...input })

export async function answerMessage(weir: RunServices, id: string): Promise<AnswerMessage> {
  const message = await weir.storage.findMessage(owner, id)
  if (message?.role !== 'assistant') throw new Error('no answer')
  return message
}

/** All that a reader gets, as text. */
export async function read(weir: RunServices, runId: string, after = 0): Promise<string> {
  let text = ''
  for await (const bytes of followRun(weir, owner, runId, after, untilAborted))
    text += Buffer.from(bytes).toString()
  return text
}
