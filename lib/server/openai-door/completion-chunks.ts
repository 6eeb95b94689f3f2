import { noUsage, type ChatChunk, type Choice, type Delta, type UsageInfo } from '@/lib/protocol/chunk'

interface ChunkOptions {
  readonly id: string
  readonly model: string
  /** Epoch seconds. */
  readonly created: number
  readonly includeUsage: boolean
}

/** A chunk as OpenAI's own server writes it. */
interface CompletionChunk {
  readonly id: string
  readonly object: 'chat.completion.chunk'
  readonly created: number
  readonly model: string
  readonly choices: readonly { index: number; delta: Delta; finish_reason: string | null }[]
  readonly usage?: UsageInfo | null
}

/**
 * Brings the chunks of any vendor into the form that OpenAI documents: one id and time for all, the role in the first
 * delta only, exactly one finish_reason, and usage in a chunk of its own with empty `choices`, only when asked for.
 */
export async function* completionChunks(
  chunks: AsyncIterable<ChatChunk>,
  { id, model, created, includeUsage }: ChunkOptions,
): AsyncGenerator<CompletionChunk> {
  const head = { id, object: 'chat.completion.chunk' as const, created, model }
  const blank = includeUsage ? { usage: null } : {}
  let isFirst = true
  let finishReason: string | undefined
  let usage: UsageInfo | undefined
  for await (const chunk of chunks) {
    usage = chunk.usage ?? usage
    const choice = chunk.choices[0]
    if (!choice || finishReason !== undefined) continue
    finishReason = choice.finish_reason ?? undefined
    const delta = deltaOf(choice, isFirst)
    if (Object.keys(delta).length === 0) continue
    isFirst = false
    yield { ...head, choices: [{ index: 0, delta, finish_reason: null }], ...blank }
  }
  yield { ...head, choices: [{ index: 0, delta: {}, finish_reason: finishReason ?? 'stop' }], ...blank }
  if (includeUsage) {
    yield { ...head, choices: [], usage: usage ?? noUsage }
  }
}

function deltaOf({ delta }: Choice, isFirst: boolean): Delta {
  return {
    ...(isFirst ? { role: 'assistant' } : {}),
    ...(delta.content ? { content: delta.content } : isFirst ? { content: '' } : {}),
    ...(delta.reasoning_content ? { reasoning_content: delta.reasoning_content } : {}),
    ...(delta.tool_calls?.length ? { tool_calls: delta.tool_calls } : {}),
  }
}
