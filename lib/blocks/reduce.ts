/**
 * The fold: what a run looks like, made of its events and of nothing else. The live page, the `stream: false` answer
 * and the saved transcript are all this one function, called once for each event.
 *
 * Pure, without a clock. What an event does not touch keeps its reference, so a view can compare by identity. The
 * cost of a delta depends neither on the length of what was said nor on how many blocks are closed.
 */
import type { RunEvent, RunEventOf } from '@/lib/protocol/events'
import type { EnhancedStreamingState, RunState, StreamingBlock } from './block'
import { openBlock, settleWithin } from './open-blocks'
import { reduceChunk } from './reduce-chunk'
import {
  reduceApprovalRequest,
  reduceApprovalResponse,
  reduceInputRequest,
  reduceInputResponse,
} from './reduce-question'
import {
  reduceNodeEnd,
  reduceNodeRetry,
  reduceNodeStart,
  reduceTaskEnd,
  reduceTaskStart,
} from './reduce-span'
import { reduceRunResumed } from './reduce-takeover'
import { reduceToolProgress, reduceToolResult, reduceToolStart } from './reduce-tool'

export const initialRunState: RunState = {
  lastSeq: 0,
  status: 'pending',
  runId: '',
  conversationId: '',
  mode: 'chat',
  speaker: '',
  input: null,
  answerMessageId: '',
  created: 0,
  elapsed: 0,
  order: [],
  open: new Map(),
  closed: new Map(),
  spans: new Map(),
  nodeInfo: null,
  title: null,
  tags: [],
  limits: {},
  definition: {},
  usage: null,
  error: null,
  finalResult: null,
  executionChain: null,
  end: null,
}

/**
 * Folds one event in.
 * @param seq The event's number in its run. One that was seen before changes nothing: the same state comes back, so
 * readers may overlap freely.
 */
export function reduce(state: RunState, seq: number, event: RunEvent): RunState {
  if (seq <= state.lastSeq) return state
  return { ...apply(state, event), lastSeq: seq, elapsed: event.t }
}

function apply(state: RunState, event: RunEvent): RunState {
  // A title may be found after the answer; nothing else outlives the terminal event.
  if (state.end && event.type !== 'title_update') return state
  switch (event.type) {
    case 'run_start':
      return reduceRunStart(state, event)
    case 'chunk':
      return reduceChunk(state, event)
    case 'tool_start':
      return reduceToolStart(state, event)
    case 'tool_progress':
      return reduceToolProgress(state, event)
    case 'tool_result':
      return reduceToolResult(state, event)
    case 'approval_request':
      return reduceApprovalRequest(state, event)
    case 'approval_response':
      return reduceApprovalResponse(state, event)
    case 'input_request':
      return reduceInputRequest(state, event)
    case 'input_response':
      return reduceInputResponse(state, event)
    case 'task_start':
      return reduceTaskStart(state, event)
    case 'task_end':
      return reduceTaskEnd(state, event)
    case 'node_start':
      return reduceNodeStart(state, event)
    case 'node_end':
      return reduceNodeEnd(state, event)
    case 'node_retry':
      return reduceNodeRetry(state, event)
    case 'graph_complete':
      return { ...state, finalResult: event.final_result, executionChain: event.execution_chain }
    case 'completion':
      return reduceCompletion(state, event)
    case 'incomplete':
      return reduceIncomplete(state, event)
    case 'title_update':
      return { ...state, title: event.title, tags: event.tags }
    case 'run_resumed':
      return reduceRunResumed(state, event)
    case 'error':
      return { ...state, error: event.error }
    case 'run_end':
      return reduceRunEnd(state, event)
    default:
      return unreachable(event)
  }
}

function unreachable(event: never): never {
  throw new TypeError(`The fold does not know this event: ${JSON.stringify(event)}`)
}

function reduceRunStart(state: RunState, event: RunEventOf<'run_start'>): RunState {
  return {
    ...state,
    status: 'running',
    runId: event.run_id,
    conversationId: event.conversation_id,
    mode: event.mode,
    speaker: event.agent_name ?? event.graph_name ?? event.model_name ?? '',
    input: {
      messageId: event.input.message_id,
      parentMessageId: event.input.parent_message_id,
      content: event.input.content,
    },
    answerMessageId: event.answer_message_id,
    created: event.created,
    limits: event.limits,
    definition: event.definition,
  }
}

function reduceCompletion(state: RunState, event: RunEventOf<'completion'>): RunState {
  return openBlock(state, '', event.t, {
    type: 'completion',
    content: event.message,
    isComplete: true,
    made: { toolName: event.tool_name, agentName: event.agent_name, graphName: event.graph_name },
  })
}

function reduceIncomplete(state: RunState, event: RunEventOf<'incomplete'>): RunState {
  return openBlock(state, '', event.t, {
    type: 'incomplete',
    content: event.message,
    isComplete: true,
    missingFields: event.missing_fields,
  })
}

/** What was said stays, however the run ended. */
function reduceRunEnd(state: RunState, event: RunEventOf<'run_end'>): RunState {
  const { status, reason, by, usage, duration_ms } = event
  const settled = settleWithin(state, '', status, event.t)
  return { ...settled, status, usage, end: { status, reason, by, durationMs: duration_ms } }
}

/** A block by its id; undefined when there is none. */
export function blockOf(state: RunState, id: string): StreamingBlock | undefined {
  return state.open.get(id) ?? state.closed.get(id)
}

/** All blocks, in the order in which they opened. */
export function blocksOf(state: RunState): readonly StreamingBlock[] {
  return state.order.flatMap((id) => blockOf(state, id) ?? [])
}

/** The blocks that one speaker has opened, in that order; a span's own block is one of them. */
export function blocksOfSpan(state: RunState, spanId: string): readonly StreamingBlock[] {
  const count = state.spans.get(spanId)?.blockCount ?? 0
  return Array.from({ length: count }, (_, ordinal) => blockOf(state, `${spanId}:${ordinal}`)).filter(
    (block) => block !== undefined,
  )
}

/** The run as the seed document has it. A question to a person is no stream: nothing comes until it is answered. */
export function enhancedStreamingState(state: RunState): EnhancedStreamingState {
  return {
    isStreaming: state.status === 'running',
    blocks: blocksOf(state),
    error: state.error?.message ?? null,
    nodeInfo: state.nodeInfo,
  }
}
