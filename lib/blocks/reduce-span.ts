/** Sub-agents and graph nodes: each is a span with a block of its own, in which its inside is drawn. */
import type { RunEventOf } from '@/lib/protocol/events'
import type { NodeInfo, RunState, SpanRun, StreamingBlock } from './block'
import { closeBlocks, openBlock, putSpan, settleWithin, spanOf, withLiveStatus } from './open-blocks'

export function reduceTaskStart(state: RunState, event: RunEventOf<'task_start'>): RunState {
  return startSpan(state, event, {
    type: 'task',
    content: event.task_description,
    toolCallId: event.tool_call_id,
    nodeInfo: { nodeName: event.agent_name, level: event.level, status: 'running' },
    span: {},
  })
}

export function reduceTaskEnd(state: RunState, event: RunEventOf<'task_end'>): RunState {
  const { status, result, error, usage } = event
  return endSpan(state, event, status, { output: result, error, usage })
}

export function reduceNodeStart(state: RunState, event: RunEventOf<'node_start'>): RunState {
  return startSpan(state, event, nodeBlock(event))
}

/** A node that was skipped, or kept of an earlier run, has only this event: it opens and closes at once. */
export function reduceNodeEnd(state: RunState, event: RunEventOf<'node_end'>): RunState {
  const { status, output, error, usage, next, is_kept } = event
  const started = startSpan(state, event, nodeBlock(event))
  return endSpan(started, event, status, { output, error, usage, next, isKept: is_kept })
}

/** Stands beside the node, not in it: an attempt that failed is closed, and the next is a span of its own. */
export function reduceNodeRetry(state: RunState, event: RunEventOf<'node_retry'>): RunState {
  const { span_id, node_id, attempt, delay_ms, error } = event
  const failed =
    span_id === undefined
      ? [...state.spans.values()].findLast((span) => span.nodeId === node_id)
      : state.spans.get(span_id)
  return openBlock(state, failed?.parentSpanId ?? '', event.t, {
    type: 'retry',
    content: error.message,
    isComplete: true,
    nodeInfo: failed?.nodeInfo && { ...failed.nodeInfo, status: 'failed' },
    span: { nodeId: node_id, attempt, delayMs: delay_ms, error },
  })
}

type SpanDraft = Pick<StreamingBlock, 'type' | 'content' | 'toolCallId'> & {
  nodeInfo: NodeInfo
  span: SpanRun
  modelName?: string | undefined
}

function nodeBlock(event: RunEventOf<'node_start' | 'node_end'>): SpanDraft {
  const { node_id, attempt, item, iteration } = event
  const { input, model_name } = event.type === 'node_start' ? event : {}
  return {
    type: 'node',
    content: '',
    nodeInfo: { nodeName: event.node_name, level: event.level, status: 'running' },
    span: { nodeId: node_id, attempt, item, iteration, input },
    modelName: model_name,
  }
}

/**
 * A span starts once. Its parent must be known by then and never changes, so that no log can make a circle of them;
 * an unknown parent is taken for the run itself.
 */
function startSpan(
  state: RunState,
  event: { span_id: string; parent_id?: string | undefined; t: number },
  { modelName, ...draft }: SpanDraft,
): RunState {
  const spanId = event.span_id
  const before = spanOf(state, spanId)
  if (before.ownBlockId !== '') return state
  const parent = event.parent_id ?? ''
  const parentSpanId = state.spans.has(spanId) || !state.spans.has(parent) ? before.parentSpanId : parent
  const born = putSpan(state, spanId, {
    ...before,
    parentSpanId,
    ownBlockId: `${spanId}:${before.blockCount}`,
    nodeId: draft.span.nodeId,
    nodeInfo: draft.nodeInfo,
    modelName,
  })
  const parentSpan = spanOf(born, parentSpanId)
  const adopted = putSpan(born, parentSpanId, { ...parentSpan, children: [...parentSpan.children, spanId] })
  return openBlock(adopted, spanId, event.t, { ...draft, parentSpanId })
}

function endSpan(
  state: RunState,
  event: { span_id: string; t: number },
  status: NodeInfo['status'],
  outcome: SpanRun,
): RunState {
  const own = state.open.get(spanOf(state, event.span_id).ownBlockId)
  if (!own?.nodeInfo) return state
  const ended = {
    ...own,
    nodeInfo: { ...own.nodeInfo, status },
    span: { ...own.span, ...outcome },
  }
  const parentSpan = spanOf(state, own.parentSpanId)
  const told = putSpan(state, own.parentSpanId, {
    ...parentSpan,
    ended: [...parentSpan.ended, event.span_id],
  })
  return withLiveStatus(settleWithin(closeBlocks(told, [ended], event.t), event.span_id, status, event.t))
}
