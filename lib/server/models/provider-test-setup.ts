/** What the tests of the vendors' adapters share. */
import { afterEach } from 'vitest'
import type { ChatChunk, Delta } from '@/lib/protocol/chunk'
import type { ModelMessage } from '@/lib/server/engine/ports'
import { AppError } from '@/lib/server/http/app-error'
import { startRecordedServer, type RecordedAnswer, type RecordedServer } from '@/testing/recorded-server'
import { createAnthropicSource } from './anthropic-source'
import { createGoogleSource } from './google-source'
import type { VendorSourceOptions } from './vendor-source'

let server: RecordedServer | undefined

afterEach(async () => {
  await server?.close()
  server = undefined
})

const vendors = {
  anthropic: { create: createAnthropicSource, path: '/v1', model: 'claude-sonnet-4-5' },
  google: { create: createGoogleSource, path: '/v1beta', model: 'gemini-3-pro-preview' },
}

export const userMessage = { role: 'user', content: 'What is the weather in Graz?' }

/** A server that gives these answers in order, and a vendor's source set to it; closed after the test. */
export async function arrange(
  vendor: keyof typeof vendors,
  answers: readonly (RecordedAnswer | 'silence')[],
  overrides: Partial<VendorSourceOptions> = {},
) {
  const started = await startRecordedServer(answers)
  server = started
  const { create, path, model } = vendors[vendor]
  const limits = { idleTimeoutMs: 60_000, totalTimeoutMs: 600_000, apiKey: 'key-of-ours-1234' }
  const source = create({ baseUrl: `${started.url}${path}`, ...limits, ...overrides })
  const open = (
    messages: readonly ModelMessage[] = [userMessage],
    options: Readonly<Record<string, unknown>> = {},
    signal = new AbortController().signal,
  ) => source.client.stream({ model, messages, options }, signal)
  /** All chunks, and the error that ended them. */
  const run = async (...request: Parameters<typeof open>) => {
    const chunks: ChatChunk[] = []
    try {
      for await (const chunk of open(...request)) chunks.push(chunk)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return { chunks, code: error.code, message: error.message, error }
    }
    return { chunks, code: undefined, message: undefined, error: undefined }
  }
  return { server: started, host: started.host, source, open, run }
}

interface Part {
  readonly type: 'reasoning' | 'text' | 'call'
  text?: string
  tool_call_id?: string
  name?: string
  arguments?: string
  provider_metadata?: Record<string, unknown>
}

/**
 * `parts` of the next turn, as the fold makes them: deltas of one kind in a row are one block, and metadata goes to the
 * block that its chunk speaks into, else to the last one.
 */
export function partsOf(chunks: readonly ChatChunk[]): Part[] {
  const parts: Part[] = []
  for (const { choices, provider_metadata } of chunks) {
    addDelta(parts, choices[0]?.delta ?? {})
    const last = parts.at(-1)
    if (!last || !provider_metadata) continue
    last.provider_metadata = { ...last.provider_metadata, ...provider_metadata }
  }
  return parts
}

function addDelta(parts: Part[], { reasoning_content, content, tool_calls }: Delta): void {
  if (reasoning_content) speak(parts, 'reasoning', reasoning_content)
  if (content) speak(parts, 'text', content)
  for (const { id, function: piece } of tool_calls ?? []) {
    if (id) parts.push({ type: 'call', tool_call_id: id, name: piece?.name ?? '', arguments: '' })
    const call = parts.at(-1)
    if (call) call.arguments = `${call.arguments}${piece?.arguments}`
  }
}

function speak(parts: Part[], type: 'reasoning' | 'text', text: string): void {
  const last = parts.at(-1)
  if (last?.type === type) last.text = `${last.text}${text}`
  else parts.push({ type, text })
}

/** The messages of the turn that follows an answer with calls, as they come back from the log: as JSON. */
export function nextTurn(
  chunks: readonly ChatChunk[],
  results: Readonly<Record<string, string>>,
): ModelMessage[] {
  const messages = [
    userMessage,
    { role: 'assistant', content: '', parts: partsOf(chunks) },
    ...Object.entries(results).map(([tool_call_id, content]) => ({ role: 'tool', tool_call_id, content })),
  ]
  return JSON.parse(JSON.stringify(messages))
}
