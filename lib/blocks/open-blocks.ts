/**
 * The moves that every part of the fold is made of: open a block, change it, close it. Each gives a new state that
 * shares all it did not touch. `closed`, `order` and `spans` change only when a block opens or closes, never for a
 * delta.
 */
import { noUsage } from '@/lib/protocol/chunk'
import type { NodeInfo, RunState, SpanState, StreamingBlock } from './block'
import { findNewest, withEntry, withoutEntry } from './shared-map'

const unknownSpan: SpanState = {
  parentSpanId: '',
  ownBlockId: '',
  blockCount: 0,
  turn: null,
  isTurnFinished: true,
  turnUsage: null,
  usage: noUsage,
  newestId: '',
  children: [],
  ended: [],
}

export function spanOf(state: RunState, spanId: string): SpanState {
  return state.spans.get(spanId) ?? unknownSpan
}

export function putSpan(state: RunState, spanId: string, span: SpanState): RunState {
  return { ...state, spans: withEntry(state.spans, spanId, span) }
}

/** Whether a span is `ancestorId` or lies somewhere inside it. Everything lies inside the run itself, ''. */
export function isWithin(state: RunState, spanId: string, ancestorId: string): boolean {
  let current = spanId
  while (current !== ancestorId && current !== '') current = spanOf(state, current).parentSpanId
  return current === ancestorId
}

export function isSpeech(block: StreamingBlock): boolean {
  return block.type === 'reasoning' || block.type === 'text'
}

type BlockDraft = Pick<StreamingBlock, 'type' | 'content'> & Partial<StreamingBlock>

/**
 * Adds a block to a span, which thereby stops what it was saying. A draft that is complete from the start goes
 * straight to `closed`.
 * @param speaker whoever spoke last, if the block is what a model says
 */
export function openBlock(
  state: RunState,
  spanId: string,
  t: number,
  draft: BlockDraft,
  speaker?: NodeInfo | null,
): RunState {
  const quiet = closeSpeech(state, spanId, t)
  const nodeInfo = speaker === undefined ? quiet.nodeInfo : speaker
  const span = spanOf(quiet, spanId)
  const block: StreamingBlock = {
    ...draft,
    id: `${spanId}:${span.blockCount}`,
    spanId,
    parentSpanId: draft.parentSpanId ?? spanId,
    turn: draft.turn ?? span.turn ?? 0,
    isComplete: draft.isComplete ?? false,
    timestamp: t,
    nodeInfo: draft.nodeInfo ?? span.nodeInfo,
  }
  const spans = withEntry(quiet.spans, spanId, {
    ...span,
    blockCount: span.blockCount + 1,
    newestId: block.id,
  })
  const order = [...quiet.order, block.id]
  return block.isComplete
    ? {
        ...quiet,
        nodeInfo,
        spans,
        order,
        closed: withEntry(quiet.closed, block.id, { ...block, endTimestamp: t }),
      }
    : { ...quiet, nodeInfo, spans, order, open: withEntry(quiet.open, block.id, block) }
}

/**
 * Puts a block, still open, in the place of its older self.
 * @param nodeInfo whoever spoke last, if this was speech
 */
export function changeBlock(state: RunState, block: StreamingBlock, nodeInfo = state.nodeInfo): RunState {
  return { ...state, open: withEntry(state.open, block.id, block), nodeInfo }
}

/** Closes blocks as they are given: an ended node's `nodeInfo` becomes the run's, if the node spoke last. */
export function closeBlocks(state: RunState, blocks: readonly StreamingBlock[], t: number): RunState {
  if (blocks.length === 0) return state
  let { open, closed, nodeInfo } = state
  for (const block of blocks) {
    if (nodeInfo !== null && state.open.get(block.id)?.nodeInfo === nodeInfo)
      nodeInfo = block.nodeInfo ?? null
    open = withoutEntry(open, block.id)
    closed = withEntry(closed, block.id, { ...block, isComplete: true, endTimestamp: t })
  }
  return { ...state, open, closed, nodeInfo }
}

export function closeSpeech(state: RunState, spanId: string, t: number): RunState {
  const block = state.open.get(spanOf(state, spanId).newestId)
  return block && isSpeech(block) ? closeBlocks(state, [block], t) : state
}

/** How a block ends that nobody closed: a call or a span gets the status, anything else stays as it is. */
export function settle(block: StreamingBlock, status: 'stopped' | 'interrupted'): StreamingBlock {
  if (block.tool) return { ...block, tool: { ...block.tool, status } }
  if (block.span && block.nodeInfo) return { ...block, nodeInfo: { ...block.nodeInfo, status } }
  return block
}

/** Closes all that is still open in a span and below it, as befits the status that the span ended with. */
export function settleWithin(state: RunState, spanId: string, endStatus: string, t: number): RunState {
  const status = endStatus === 'stopped' ? 'stopped' : 'interrupted'
  const left = [...state.open.values()].filter((block) => isWithin(state, block.spanId, spanId))
  return closeBlocks(
    state,
    left.map((block) => settle(block, status)),
    t,
  )
}

/** The status of a run that goes on: it waits as long as one of its questions has no answer. */
export function withLiveStatus(state: RunState): RunState {
  const question = findNewest(state.open, (block) => block.question !== undefined)
  return { ...state, status: question ? 'waiting' : 'running' }
}
