/** A whole run at once: the seed's TrajectoryCollector, made of the same fold as the live page. */
import { noUsage, type UsageInfo } from '@/lib/protocol/chunk'
import type { ErrorInfo, RunEvent, ToolContent } from '@/lib/protocol/events'
import type { RunState, RunStatus, StreamingBlock } from './block'
import { blocksOf, initialRunState, reduce } from './reduce'
import type { AnswerEnd } from './transcript'

/** Folds events that are numbered by their seq; `from` goes on with a run of which a part was folded before. */
export function collect(
  events: Iterable<readonly [seq: number, event: RunEvent]>,
  from: RunState = initialRunState,
): RunState {
  let state = from
  for (const [seq, event] of events) state = reduce(state, seq, event)
  return state
}

interface AnswerToolCall {
  readonly id: string
  readonly type: 'function'
  readonly function: { readonly name: string; readonly arguments: string }
}

/** Messages in the shape of OpenAI's API. */
type TrajectoryMessage =
  | { readonly role: 'user'; readonly content: string }
  | {
      readonly role: 'assistant'
      /** Null when the turn is nothing but calls. */
      readonly content: string | null
      readonly reasoning_content?: string
      readonly tool_calls?: readonly AnswerToolCall[]
    }
  | { readonly role: 'tool'; readonly tool_call_id: string; readonly content: string }

/** The body of a `stream: false` answer. */
export interface Answer {
  readonly run_id: string
  readonly conversation_id: string
  readonly status: RunStatus
  readonly messages: readonly TrajectoryMessage[]
  readonly blocks: readonly StreamingBlock[]
  readonly usage: UsageInfo
  readonly final_result?: string
  readonly execution_chain?: readonly (readonly string[])[]
  readonly error?: ErrorInfo
}

export function answerOf(state: RunState): Answer {
  return {
    run_id: state.runId,
    conversation_id: state.conversationId,
    status: state.status,
    messages: messagesOf(state),
    blocks: blocksOf(state),
    usage: state.usage ?? noUsage,
    ...(state.finalResult !== null && { final_result: state.finalResult }),
    ...(state.executionChain !== null && { execution_chain: state.executionChain }),
    ...(state.error !== null && { error: state.error }),
  }
}

/** How the run ended, as a transcript keeps it; undefined until it has. */
export function endOf(state: RunState): AnswerEnd | undefined {
  if (!state.end) return undefined
  const { status, reason, durationMs } = state.end
  return {
    status,
    ...(reason !== undefined && { reason }),
    ...(state.error !== null && { error: state.error }),
    usage: state.usage ?? noUsage,
    duration_ms: durationMs,
  }
}

/** What the run itself said and did, turn by turn; what its sub-agents and nodes said is in the blocks. */
function messagesOf(state: RunState): readonly TrajectoryMessage[] {
  const turns = new Map<number, StreamingBlock[]>()
  for (const block of blocksOf(state)) {
    if (block.spanId !== '' || block.isSuperseded) continue
    const turn = turns.get(block.turn)
    if (turn) turn.push(block)
    else turns.set(block.turn, [block])
  }
  const prompt = state.input ? [{ role: 'user', content: state.input.content } as const] : []
  return [...prompt, ...[...turns.values()].flatMap(turnMessages)]
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
function isCall({ type, isComplete, tool }: StreamingBlock): boolean {
  return type === 'tool' && (tool?.result !== undefined || !isComplete)
}

function callsOf({ toolCalls = [] }: StreamingBlock): readonly AnswerToolCall[] {
  return toolCalls.map((call) => ({
    id: call.id,
    type: 'function',
    function: { name: call.name, arguments: call.arguments },
  }))
}

function resultOf({ tool, toolCallId }: StreamingBlock): readonly TrajectoryMessage[] {
  if (!tool?.result || toolCallId === undefined) return []
  return [{ role: 'tool', tool_call_id: toolCallId, content: tool.result.map(contentText).join('\n') }]
}

function textOf(blocks: readonly StreamingBlock[], type: 'text' | 'reasoning'): string {
  return blocks
    .filter((block) => block.type === type)
    .map((block) => block.content)
    .join('')
}

function contentText(content: ToolContent): string {
  switch (content.type) {
    case 'text':
      return content.text
    case 'json':
      return JSON.stringify(content.json)
    case 'image':
      return `[${content.media_type}]`
    case 'artifact':
      return content.head ?? `[${content.media_type}, ${content.size} bytes]`
  }
}
