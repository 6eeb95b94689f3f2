/** Messages as OpenAI's API takes them → the prompt that a provider package takes. */
import { isRecord } from '@/lib/protocol/is-record'
import type {
  LanguageModelV4FilePart,
  LanguageModelV4Message,
  LanguageModelV4Prompt,
  LanguageModelV4ReasoningPart,
  LanguageModelV4TextPart,
  LanguageModelV4ToolCallPart,
  LanguageModelV4ToolResultPart,
} from '@ai-sdk/provider'
import type { ModelMessage } from '@/lib/server/engine/ports'
import { listAt, textAt } from './fields'
import { vendorPartsOf } from './vendor-part'

type UserPart = LanguageModelV4TextPart | LanguageModelV4FilePart
type AssistantPart = LanguageModelV4TextPart | LanguageModelV4ReasoningPart | LanguageModelV4ToolCallPart

/**
 * System messages come first, wherever they stood: these vendors take none later. Messages that say nothing are left
 * out, which they refuse as well, and so are thoughts that no vendor has signed, which none takes back.
 */
export function toPrompt(messages: readonly ModelMessage[]): LanguageModelV4Prompt {
  const system: LanguageModelV4Message[] = []
  const prompt: LanguageModelV4Prompt = []
  for (const message of messages) {
    if (message.role === 'system' || message.role === 'developer') {
      for (const { text } of textPartsOf(message.content)) system.push({ role: 'system', content: text })
    } else if (message.role === 'assistant') {
      const content = assistantPartsOf(message)
      if (content.length > 0) prompt.push({ role: 'assistant', content })
    } else if (message.role === 'tool') {
      addToolResult(prompt, message)
    } else {
      const content = userPartsOf(message.content)
      if (content.length > 0) prompt.push({ role: 'user', content })
    }
  }
  return [...system, ...prompt]
}

/** The results of one turn are one message. */
function addToolResult(prompt: LanguageModelV4Prompt, message: ModelMessage): void {
  const toolCallId = textAt(message, 'tool_call_id') ?? ''
  const toolName = nameOfCall(prompt, toolCallId) ?? 'tool'
  const result = { type: 'tool-result', toolCallId, toolName, output: outputOf(message) } as const
  const last = prompt.at(-1)
  if (last?.role === 'tool') last.content.push(result)
  else prompt.push({ role: 'tool', content: [result] })
}

/** OpenAI's results do not say which tool they are of. */
function nameOfCall(prompt: LanguageModelV4Prompt, toolCallId: string): string | undefined {
  const turn = prompt.findLast((message) => message.role === 'assistant')
  const call = turn?.content.find((part) => part.type === 'tool-call' && part.toolCallId === toolCallId)
  return call?.type === 'tool-call' ? call.toolName : undefined
}

function outputOf({ content }: ModelMessage): LanguageModelV4ToolResultPart['output'] {
  const parts = userPartsOf(content)
  const isText = parts.every((part) => part.type === 'text')
  return isText
    ? { type: 'text', value: parts.map(({ text }) => text).join('\n') }
    : { type: 'content', value: parts }
}

function assistantPartsOf(message: ModelMessage): AssistantPart[] {
  const parts = listAt(message, 'parts')
  if (parts.length > 0) return parts.flatMap(keptPartsOf)
  const calls = listAt(message, 'tool_calls').flatMap((call) => {
    const named = isRecord(call) ? call['function'] : undefined
    return callOf(textAt(call, 'id'), textAt(named, 'name'), textAt(named, 'arguments'))
  })
  return [...textPartsOf(message.content), ...calls]
}

/** One block of an answer, as the parts that the vendor made it of. */
function keptPartsOf(block: unknown): AssistantPart[] {
  const type = textAt(block, 'type')
  const parts: AssistantPart[] = []
  let rest = type === 'call' ? '' : (textAt(block, 'text') ?? '')
  let callOptions = {}
  for (const { kind, length, options } of vendorPartsOf(
    isRecord(block) ? block['provider_metadata'] : undefined,
  )) {
    if (kind === 'call') callOptions = { providerOptions: options }
    else parts.push({ type: kind, text: rest.slice(0, length), providerOptions: options })
    rest = rest.slice(length)
  }
  if (type === 'text' && rest !== '') parts.push({ type, text: rest })
  const calls =
    type === 'call'
      ? callOf(textAt(block, 'tool_call_id'), textAt(block, 'name'), textAt(block, 'arguments'))
      : []
  return [...parts, ...calls.map((call) => ({ ...call, ...callOptions }))]
}

/** Nothing for a call that lacks its id or name. */
function callOf(toolCallId = '', toolName = '', input = ''): LanguageModelV4ToolCallPart[] {
  return toolCallId === '' || toolName === ''
    ? []
    : [{ type: 'tool-call', toolCallId, toolName, input: argumentsOf(input) }]
}

/** The vendors take nothing but an object, so that arguments which are none stand in one as the model wrote them. */
function argumentsOf(text: string): object {
  try {
    const value: unknown = JSON.parse(text === '' ? '{}' : text)
    return isRecord(value) ? value : { arguments: value }
  } catch {
    return { arguments: text }
  }
}

function textPartsOf(content: unknown): LanguageModelV4TextPart[] {
  return userPartsOf(content).filter((part) => part.type === 'text')
}

function userPartsOf(content: unknown): UserPart[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }]
  if (!Array.isArray(content)) return []
  const items: readonly unknown[] = content
  return items.flatMap((item): UserPart | UserPart[] => {
    const text = textAt(item, 'text')
    if (text !== undefined) return text === '' ? [] : { type: 'text', text }
    const image = isRecord(item) ? item['image_url'] : undefined
    return imageOf(typeof image === 'string' ? image : textAt(image, 'url')) ?? []
  })
}

function imageOf(address: string | undefined): LanguageModelV4FilePart | undefined {
  const [, mediaType, base64] = /^data:([^;,]+);base64,(.+)$/s.exec(address ?? '') ?? []
  if (mediaType !== undefined && base64 !== undefined) {
    return { type: 'file', mediaType, data: { type: 'data', data: base64 } }
  }
  const url = URL.parse(address ?? '')
  if (url === null) return undefined
  const [, ending] = /\.(png|gif|webp)$/i.exec(url.pathname) ?? []
  return { type: 'file', mediaType: `image/${ending?.toLowerCase() ?? 'jpeg'}`, data: { type: 'url', url } }
}
