/** What the tests of the OpenAI adapter share. */
import { afterEach } from 'vitest'
import type { ChatChunk } from '@/lib/protocol/chunk'
import { AppError } from '@/lib/server/http/app-error'
import { startOpenAIServer, type OpenAIServer, type OpenAIServerOptions } from '@/testing/openai-server'
import { createOpenAIModel, type OpenAIModelOptions } from './openai'

let server: OpenAIServer | undefined

afterEach(async () => {
  await server?.close()
  server = undefined
})

/** A local server and the adapter set to it; closed after the test. */
export async function arrange(
  overrides: Partial<OpenAIModelOptions> = {},
  serverOptions: OpenAIServerOptions = {},
) {
  const started = await startOpenAIServer(serverOptions)
  server = started
  const limits = { idleTimeoutMs: 60_000, totalTimeoutMs: 600_000 }
  const client = createOpenAIModel({ baseUrl: started.url, ...limits, ...overrides })
  const open = (model: string, signal = new AbortController().signal, options = {}) =>
    client.stream({ model, messages: [{ role: 'user', content: 'Hello' }], options }, signal)
  /** All chunks, and the error that ended them. */
  const run = async (model: string) => {
    const chunks: ChatChunk[] = []
    try {
      for await (const chunk of open(model)) chunks.push(chunk)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return { chunks, code: error.code, message: error.message, error }
    }
    return { chunks, code: undefined, message: undefined, error: undefined }
  }
  return { server: started, host: `127.0.0.1:${started.port}`, client, open, run }
}

/** A sleep that records the waits between tries and skips them; the watchdog's longer ones last until they are ended. */
export function recordingSleep() {
  const waits: number[] = []
  const sleep = (ms: number, signal: AbortSignal) => {
    if (ms > 30_000) return new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
    waits.push(ms)
    return Promise.resolve()
  }
  return { waits, sleep }
}

export const textOf = (chunks: readonly ChatChunk[]) =>
  chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')
export const reasoningOf = (chunks: readonly ChatChunk[]) =>
  chunks.map((chunk) => chunk.choices[0]?.delta.reasoning_content ?? '').join('')

/** The iterator, with the first `count` chunks taken. */
export async function firstOf(chunks: AsyncIterable<ChatChunk>, count: number) {
  const iterator = chunks[Symbol.asyncIterator]()
  for (let index = 0; index < count; index += 1) await iterator.next()
  return iterator
}
