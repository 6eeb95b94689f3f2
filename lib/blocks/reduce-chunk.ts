/** What a model says: reasoning, text and the calls it writes, folded per speaker, turn and kind. */
import { noUsage, type ToolCallDelta, type UsageInfo } from '@/lib/protocol/chunk'
import type { RunEventOf } from '@/lib/protocol/events'
import type { RunState, SpanState, StreamingBlock, ToolCall } from './block'
import { changeBlock, closeSpeech, openBlock, putSpan, spanOf } from './open-blocks'
import { findNewest } from './shared-map'

/** Of several choices only the first is the answer; the others would mix into its text. */
export function reduceChunk(state: RunState, event: RunEventOf<'chunk'>): RunState {
  const { span_id: spanId = '', turn, choices, provider_metadata, usage, t } = event
  let next = beginTurn(state, spanId, turn, t)
  const choice = choices.find(({ index }) => index === 0)
  if (choice) {
    const { reasoning_content, content, tool_calls } = choice.delta
    next = speak(next, spanId, 'reasoning', reasoning_content, t)
    next = speak(next, spanId, 'text', content, t)
    for (const call of tool_calls ?? []) next = writeCall(next, spanId, call, t)
    if (provider_metadata) next = keepMetadata(next, spanId, provider_metadata)
    if (choice.finish_reason) next = finishTurn(next, spanId, t)
  }
  return usage ? countUsage(next, spanId, usage) : next
}

function beginTurn(state: RunState, spanId: string, turn: number, t: number): RunState {
  if (spanOf(state, spanId).turn === turn) return state
  const quiet = closeSpeech(state, spanId, t)
  return putSpan(quiet, spanId, { ...spanOf(quiet, spanId), turn, isTurnFinished: false, turnUsage: null })
}

function finishTurn(state: RunState, spanId: string, t: number): RunState {
  const quiet = closeSpeech(state, spanId, t)
  return putSpan(quiet, spanId, { ...spanOf(quiet, spanId), isTurnFinished: true })
}

function speak(
  state: RunState,
  spanId: string,
  type: 'reasoning' | 'text',
  text: string | null | undefined,
  t: number,
): RunState {
  if (!text) return state
  const span = spanOf(state, spanId)
  const block = state.open.get(span.newestId)
  const nodeInfo = span.nodeInfo ?? null
  return block?.type === type
    ? changeBlock(state, { ...block, content: block.content + text }, nodeInfo)
    : openBlock(state, spanId, t, { type, content: text }, nodeInfo)
}

function writeCall(state: RunState, spanId: string, delta: ToolCallDelta, t: number): RunState {
  const span = spanOf(state, spanId)
  const block = callBeingWritten(state, span, spanId, delta.index)
  const call = grow(block?.toolCalls?.[0], delta)
  const toolCalls = [call]
  const toolCallId = call.id || undefined
  const nodeInfo = span.nodeInfo ?? null
  if (block) return changeBlock(state, { ...block, toolCalls, toolCallId }, nodeInfo)
  const draft = { type: 'tool', content: '', tool: { status: 'writing' }, toolCalls, toolCallId } as const
  return openBlock(state, spanId, t, draft, nodeInfo)
}

function callBeingWritten(
  state: RunState,
  { newestId, turn }: SpanState,
  spanId: string,
  index: number,
): StreamingBlock | undefined {
  // Models write one call after the other; only a few let the pieces of several alternate.
  const newest = state.open.get(newestId)
  if (newest && isCallBeingWritten(newest, index) && newest.turn === turn) return newest
  return findNewest(
    state.open,
    (block) => isCallBeingWritten(block, index) && block.turn === turn && block.spanId === spanId,
  )
}

function isCallBeingWritten({ tool, toolCalls }: StreamingBlock, index: number): boolean {
  return tool?.status === 'writing' && toolCalls?.[0]?.index === index
}

/** The id, the name and each piece of the arguments may come in any delta of a call; the first id and name stay. */
function grow(before: ToolCall | undefined, { index, id, function: piece }: ToolCallDelta): ToolCall {
  return {
    index,
    id: before?.id || id || '',
    name: before?.name || piece?.name || '',
    arguments: (before?.arguments ?? '') + (piece?.arguments ?? ''),
  }
}

/**
 * What a vendor wants back belongs to the block that this chunk spoke into, else to the one spoken into last: the
 * signature of a thought comes behind it, in a chunk that says nothing.
 */
function keepMetadata(state: RunState, spanId: string, metadata: Record<string, unknown>): RunState {
  const span = spanOf(state, spanId)
  const block = state.open.get(span.newestId)
  if (!block || block.id === span.ownBlockId) return state
  return changeBlock(state, { ...block, providerMetadata: { ...block.providerMetadata, ...metadata } })
}

/** A vendor may send usage again and again in one turn, each time the whole: only the last one counts. */
function countUsage(state: RunState, spanId: string, usage: UsageInfo): RunState {
  const span = spanOf(state, spanId)
  const count = (before: UsageInfo): UsageInfo => {
    const add = (field: keyof UsageInfo) => before[field] - (span.turnUsage?.[field] ?? 0) + usage[field]
    return {
      prompt_tokens: add('prompt_tokens'),
      completion_tokens: add('completion_tokens'),
      total_tokens: add('total_tokens'),
    }
  }
  return {
    ...putSpan(state, spanId, { ...span, turnUsage: usage, usage: count(span.usage) }),
    usage: count(state.usage ?? noUsage),
  }
}
