/** What a model is told of turns that were taken: made of the blocks, so that a new driver tells it the same. */
import type { StreamingBlock } from '@/lib/blocks/block'
import { isCall, resultOf, textOf, turnsOf } from '@/lib/blocks/messages'
import { isRecord } from '@/lib/protocol/is-record'
import type { ModelMessage } from './ports'

interface TellingOptions {
  /** Hands back what a vendor wants of its own turns: reasoning, and the pieces of a turn in their order. */
  readonly withParts: boolean
}

/**
 * The turns of one speaker as messages that every vendor takes: each call is answered at once, has a name, and its
 * arguments are an object.
 */
export function modelMessagesOf(
  blocks: readonly StreamingBlock[],
  spanId: string,
  options: TellingOptions,
): ModelMessage[] {
  return turnsOf(blocks, spanId).flatMap((turn) => turnMessages(turn, options))
}

function turnMessages(blocks: readonly StreamingBlock[], { withParts }: TellingOptions): ModelMessage[] {
  const called = blocks.filter((block) => isCall(block) && block.tool?.result !== undefined)
  const content = textOf(blocks, 'text')
  if (called.length === 0) return content === '' ? [] : [{ role: 'assistant', content }]
  const reasoning = textOf(blocks, 'reasoning')
  return [
    {
      role: 'assistant',
      content: content === '' ? null : content,
      tool_calls: called.map((block) => {
        const { id, name, args } = callOf(block)
        return { id, type: 'function', function: { name, arguments: args } }
      }),
      ...(withParts && reasoning !== '' && { reasoning_content: reasoning }),
      ...(withParts && { parts: blocks.flatMap((block) => partOf(block, called)) }),
    },
    ...called.flatMap(resultOf),
  ]
}

function partOf(block: StreamingBlock, called: readonly StreamingBlock[]): object[] {
  const metadata = block.providerMetadata ? { provider_metadata: block.providerMetadata } : {}
  if (block.type === 'text' || block.type === 'reasoning')
    return [{ type: block.type, text: block.content, ...metadata }]
  if (!called.includes(block)) return []
  const { id, name, args } = callOf(block)
  return [{ type: 'call', tool_call_id: id, name, arguments: args, ...metadata }]
}

function callOf({ toolCalls, toolCallId = '' }: StreamingBlock) {
  const call = toolCalls?.[0]
  return { id: toolCallId, name: nameText(call?.name), args: objectText(call?.arguments) }
}

/** A name that no tool can have was answered as such; vendors would refuse to read it again. */
function nameText(name = ''): string {
  return name.replaceAll(/[^a-zA-Z0-9_-]/g, '_').slice(0, 64) || 'unknown'
}

/** What a model wrote that is no JSON object was answered as such; vendors would refuse to read it again. */
function objectText(text = ''): string {
  return text.trim() === '' || parseObject(text) === undefined ? '{}' : text
}

/** The object that a text is; undefined when it is something else. An empty text counts as no arguments. */
export function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  if (text.trim() === '') return {}
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}
