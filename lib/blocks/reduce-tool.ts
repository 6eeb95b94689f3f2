/** What becomes of a call once the model has written it: execution, progress, result. */
import type { RunEventOf } from '@/lib/protocol/events'
import type { RunState, StreamingBlock, ToolCall, ToolRun } from './block'
import { changeBlock, closeBlocks, openBlock, spanOf } from './open-blocks'
import { findNewest } from './shared-map'

function openCall(state: RunState, toolCallId: string): StreamingBlock | undefined {
  return findNewest(state.open, (block) => block.type === 'tool' && block.toolCallId === toolCallId)
}

/** Some models never give their calls an id: the engine's then belongs to the first such call of that name. */
function callWithoutId(state: RunState, event: RunEventOf<'tool_start'>): StreamingBlock | undefined {
  return [...state.open.values()].find(
    (block) =>
      block.tool?.status === 'writing' &&
      block.toolCallId === undefined &&
      block.spanId === (event.span_id ?? '') &&
      block.turn === event.turn &&
      block.toolCalls?.[0]?.name === event.tool_name,
  )
}

export function reduceToolStart(state: RunState, event: RunEventOf<'tool_start'>): RunState {
  const spanId = event.span_id ?? ''
  const block = openCall(state, event.tool_call_id) ?? callWithoutId(state, event)
  const started = {
    toolCalls: [calledAs(event, block?.toolCalls?.[0])],
    toolCallId: event.tool_call_id,
    tool: { ...block?.tool, status: 'running', server: event.server, arguments: event.arguments },
  } as const
  const next = block
    ? changeBlock(state, { ...block, ...started })
    : openBlock(state, spanId, event.t, { type: 'tool', content: '', turn: event.turn, ...started })
  return { ...next, nodeInfo: spanOf(state, spanId).nodeInfo ?? null }
}

/** What the model wrote stays readable as it was, though other arguments may be executed. */
function calledAs(event: RunEventOf<'tool_start'>, written: ToolCall | undefined): ToolCall {
  return {
    index: written?.index ?? 0,
    id: event.tool_call_id,
    name: event.tool_name,
    arguments: written?.arguments || JSON.stringify(event.arguments ?? {}),
  }
}

export function reduceToolProgress(state: RunState, event: RunEventOf<'tool_progress'>): RunState {
  const { message, progress, total } = event
  return changeCall(state, event.tool_call_id, { progress: { message, progress, total } })
}

/** A result whose call is not open was seen before, or belongs to an attempt that was lost. */
export function reduceToolResult(state: RunState, event: RunEventOf<'tool_result'>): RunState {
  const block = openCall(state, event.tool_call_id)
  if (!block) return state
  const { status, content, duration_ms } = event
  const tool = { ...block.tool, status, result: content, durationMs: duration_ms }
  return closeBlocks(state, [{ ...block, tool }], event.t)
}

/** Changes how an open call stands; the same state when it is not open. */
export function changeCall(state: RunState, toolCallId: string, change: Partial<ToolRun>): RunState {
  const block = openCall(state, toolCallId)
  return block?.tool ? changeBlock(state, { ...block, tool: { ...block.tool, ...change } }) : state
}
