/** What a speaker said and did as messages in the shape of OpenAI's API, made of its blocks. */
import type { ToolContent } from '@/lib/protocol/events'
import type { StreamingBlock } from './block'

export interface AnswerToolCall {
  readonly id: string
  readonly type: 'function'
  readonly function: { readonly name: string; readonly arguments: string }
}

/** Messages in the shape of OpenAI's API. */
export type TrajectoryMessage =
  | { readonly role: 'user'; readonly content: string }
  | {
      readonly role: 'assistant'
      /** Null when the turn is nothing but calls. */
      readonly content: string | null
      readonly reasoning_content?: string
      readonly tool_calls?: readonly AnswerToolCall[]
    }
  | { readonly role: 'tool'; readonly tool_call_id: string; readonly content: string }

/** The blocks of one speaker, turn by turn, without what a lost attempt wrote. */
export function turnsOf(
  blocks: readonly StreamingBlock[],
  spanId: string,
): readonly (readonly StreamingBlock[])[] {
  const turns = new Map<number, StreamingBlock[]>()
  for (const block of blocks) {
    if (block.spanId !== spanId || block.isSuperseded) continue
    const turn = turns.get(block.turn)
    if (turn) turn.push(block)
    else turns.set(block.turn, [block])
  }
  return [...turns.values()]
}

/** What one speaker said and did, turn by turn. */
export function trajectoryOf(
  blocks: readonly StreamingBlock[],
  spanId: string,
): readonly TrajectoryMessage[] {
  return turnsOf(blocks, spanId).flatMap(turnMessages)
}

function turnMessages(blocks: readonly StreamingBlock[]): readonly TrajectoryMessage[] {
  const content = textOf(blocks, 'text')
  const reasoning = textOf(blocks, 'reasoning')
  const called = blocks.filter(isCall)
  const calls = called.flatMap(callsOf)
  if (content === '' && reasoning === '' && calls.length === 0) return []
  return [
    {
      role: 'assistant',
      content: content === '' && calls.length > 0 ? null : content,
      ...(reasoning !== '' && { reasoning_content: reasoning }),
      ...(calls.length > 0 && { tool_calls: calls }),
    },
    ...called.flatMap(resultOf),
  ]
}

/**
 * A call that ended without a result is left out: it may be torn, and no API takes back a call that nobody answered.
 * One that is still open is for the reader to answer.
 */
export function isCall({ type, isComplete, tool }: StreamingBlock): boolean {
  return type === 'tool' && (tool?.result !== undefined || !isComplete)
}

function callsOf({ toolCalls = [] }: StreamingBlock): readonly AnswerToolCall[] {
  return toolCalls.map((call) => ({
    id: call.id,
    type: 'function',
    function: { name: call.name, arguments: call.arguments },
  }))
}

/** The answer to a call, with a word in front when it did not go well; empty while there is none. */
export function resultOf({ tool, toolCallId }: StreamingBlock): readonly TrajectoryMessage[] {
  if (!tool?.result || toolCallId === undefined) return []
  const content = tool.result.map(contentText).join('\n')
  const mark = tool.status === 'completed' ? '' : `[${tool.status}] `
  return [{ role: 'tool', tool_call_id: toolCallId, content: mark + content }]
}

export function textOf(blocks: readonly StreamingBlock[], type: 'text' | 'reasoning'): string {
  return blocks
    .filter((block) => block.type === type)
    .map((block) => block.content)
    .join('')
}

/** The content of a tool's result as a text for a model. */
export function contentText(content: ToolContent): string {
  switch (content.type) {
    case 'text':
      return content.text
    case 'json':
      return JSON.stringify(content.json)
    case 'image':
      return `[${content.media_type}]`
    case 'artifact':
      return `${content.head ?? ''}\n[${content.media_type}, ${content.size} bytes, kept as the file "${content.artifact_id}"]`.trimStart()
  }
}
