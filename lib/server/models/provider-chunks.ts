/** The parts of a provider's stream → chunks in the shape of OpenAI's. No clock, no network. */
import type {
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
  SharedV4ProviderOptions,
} from '@ai-sdk/provider'
import type { ChatChunk, Delta, ToolCallDelta } from '@/lib/protocol/chunk'
import type { ChunkDefaults } from './normalize-chunk'
import { mergeOptions, withVendorPart, type VendorPart } from './vendor-part'

type PartOf<Type extends LanguageModelV4StreamPart['type']> = Extract<
  LanguageModelV4StreamPart,
  { type: Type }
>
type FinishReason = PartOf<'finish'>['finishReason']['unified']

interface OpenBlock {
  length: number
  options: SharedV4ProviderOptions | undefined
}

interface OpenCall {
  readonly index: number
  isWritten: boolean
  options: SharedV4ProviderOptions | undefined
}

/** OpenAI's words; the vendor's other reasons to stop mean that the answer is as it was meant. */
const finishReasons: Partial<Record<FinishReason, string>> = {
  length: 'length',
  'content-filter': 'content_filter',
  'tool-calls': 'tool_calls',
}

/**
 * A translator for one answer: give it each part of the stream, in order, and it returns the chunks that come of it.
 * What a vendor wants back follows the end of its block; of a block that shows nothing it comes with the next words or
 * call, for there is no block of ours to keep it. Errors are not its business.
 */
export function createChunkTranslator(
  defaults: ChunkDefaults,
): (part: LanguageModelV4StreamPart) => ChatChunk[] {
  let { id, model } = defaults
  const blocks = new Map<string, OpenBlock>()
  const calls = new Map<string, OpenCall>()
  /** What no block of ours could keep so far. */
  let held: Record<string, unknown> = {}
  let partCount = 0

  function chunk(delta: Delta, finish_reason?: string): ChatChunk[] {
    const metadata = held
    held = {}
    const choice = { index: 0, delta, ...(finish_reason !== undefined && { finish_reason }) }
    const head = { id, object: 'chat.completion.chunk', created: defaults.created, model } as const
    const keeps = Object.keys(metadata).length > 0
    return [{ ...head, choices: [choice], ...(keeps && { provider_metadata: metadata }) }]
  }

  function keep(
    kind: VendorPart['kind'],
    length: number,
    options: SharedV4ProviderOptions | undefined,
  ): void {
    if (options !== undefined) held = withVendorPart(held, partCount++, { kind, length, options })
  }

  function speak(part: PartOf<'text-delta' | 'reasoning-delta'>): ChatChunk[] {
    const block = blocks.get(part.id) ?? { length: 0, options: undefined }
    blocks.set(part.id, {
      length: block.length + part.delta.length,
      options: mergeOptions(block.options, part.providerMetadata),
    })
    if (part.delta === '') return []
    return chunk(part.type === 'text-delta' ? { content: part.delta } : { reasoning_content: part.delta })
  }

  function endBlock(part: PartOf<'text-end' | 'reasoning-end'>): ChatChunk[] {
    const block = blocks.get(part.id)
    if (block === undefined) return []
    blocks.delete(part.id)
    const options = mergeOptions(block.options, part.providerMetadata)
    keep(part.type === 'text-end' ? 'text' : 'reasoning', block.length, options)
    return options !== undefined && block.length > 0 ? chunk({}) : []
  }

  function startCall(toolCallId: string, name: string): ChatChunk[] {
    const index = calls.size
    calls.set(toolCallId, { index, isWritten: false, options: undefined })
    return write({ index, id: toolCallId, type: 'function', function: { name, arguments: '' } })
  }

  function write(call: ToolCallDelta): ChatChunk[] {
    return chunk({ tool_calls: [call] })
  }

  function writeArguments(part: PartOf<'tool-input-delta'>): ChatChunk[] {
    const call = calls.get(part.id)
    if (call === undefined || part.delta === '') return []
    call.isWritten = true
    call.options = mergeOptions(call.options, part.providerMetadata)
    return write({ index: call.index, function: { arguments: part.delta } })
  }

  function endCall(part: PartOf<'tool-call'>): ChatChunk[] {
    if (part.providerExecuted === true) return []
    const started = calls.has(part.toolCallId) ? [] : startCall(part.toolCallId, part.toolName)
    const call = calls.get(part.toolCallId)
    if (call === undefined) return started
    const options = mergeOptions(call.options, part.providerMetadata)
    if (call.isWritten && options === undefined) return started
    keep('call', 0, options)
    // A call without arguments is written as one that has none.
    return [
      ...started,
      ...write({ index: call.index, function: { arguments: call.isWritten ? '' : part.input } }),
    ]
  }

  function finish(part: PartOf<'finish'>): ChatChunk[] {
    const last = chunk({}, finishReasons[part.finishReason.unified] ?? 'stop')
    const usage = toUsage(part.usage)
    if (usage === undefined) return last
    return [
      ...last,
      { id, object: 'chat.completion.chunk', created: defaults.created, model, choices: [], usage },
    ]
  }

  return (part) => {
    switch (part.type) {
      case 'response-metadata':
        id = part.id ?? id
        model = part.modelId ?? model
        return []
      case 'text-start':
      case 'reasoning-start':
        blocks.set(part.id, { length: 0, options: part.providerMetadata })
        return []
      case 'text-delta':
      case 'reasoning-delta':
        return speak(part)
      case 'text-end':
      case 'reasoning-end':
        return endBlock(part)
      case 'tool-input-start':
        return part.providerExecuted === true ? [] : startCall(part.id, part.toolName)
      case 'tool-input-delta':
        return writeArguments(part)
      case 'tool-call':
        return endCall(part)
      case 'finish':
        return finish(part)
      case 'stream-start':
      case 'tool-input-end':
      case 'tool-result':
      case 'tool-approval-request':
      case 'custom':
      case 'file':
      case 'reasoning-file':
      case 'source':
      case 'ping':
      case 'raw':
      case 'error':
        return []
    }
  }
}

/** Undefined when the vendor does not say. */
function toUsage({ inputTokens, outputTokens }: LanguageModelV4Usage): ChatChunk['usage'] {
  if (inputTokens.total === undefined || outputTokens.total === undefined) return undefined
  return {
    prompt_tokens: inputTokens.total,
    completion_tokens: outputTokens.total,
    total_tokens: inputTokens.total + outputTokens.total,
  }
}
