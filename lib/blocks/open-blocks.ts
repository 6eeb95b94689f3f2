/**
 * The moves that every part of the fold is made of: open a block, change it, close it. Each gives a new state that
 * shares all it did not touch. `closed`, `order` and `spans` are copied only when a block opens or closes, never for
 * a delta.
 */
import { noUsage } from '@/lib/protocol/chunk'
import type { RunState, SpanState, StreamingBlock } from './block'

const unknownSpan: SpanState = {
  parentSpanId: '',
  ownBlockId: '',
  blockCount: 0,
  turn: null,
  isTurnFinished: true,
  turnUsage: null,
  usage: noUsage,
  speechId: '',
}

export function spanOf(state: RunState, spanId: string): SpanState {
  return state.spans.get(spanId) ?? unknownSpan
}

export function putSpan(state: RunState, spanId: string, span: SpanState): RunState {
  return { ...state, spans: new Map(state.spans).set(spanId, span) }
}

/** Whether a span is `ancestorId` or lies somewhere inside it. Everything lies inside the run itself, ''. */
function isWithin(state: RunState, spanId: string, ancestorId: string): boolean {
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
 */
export function openBlock(state: RunState, spanId: string, t: number, draft: BlockDraft): RunState {
  const quiet = closeSpeech(state, spanId, t)
  const span = spanOf(quiet, spanId)
  const block: StreamingBlock = {
    id: `${spanId}:${span.blockCount}`,
    spanId,
    parentSpanId: spanId,
    turn: span.turn ?? 0,
    isComplete: false,
    timestamp: t,
    nodeInfo: span.nodeInfo,
    ...draft,
  }
  const opened = putSpan(quiet, spanId, {
    ...span,
    blockCount: span.blockCount + 1,
    speechId: isSpeech(block) ? block.id : '',
  })
  const order = [...quiet.order, block.id]
  return block.isComplete
    ? { ...opened, order, closed: new Map(quiet.closed).set(block.id, { ...block, endTimestamp: t }) }
    : { ...opened, order, open: new Map(quiet.open).set(block.id, block) }
}

/** Puts a block, still open, in the place of its older self. */
export function changeBlock(state: RunState, block: StreamingBlock): RunState {
  return { ...state, open: new Map(state.open).set(block.id, block) }
}

/** Closes blocks as they are given: an ended node's `nodeInfo` becomes the run's, if the node spoke last. */
export function closeBlocks(state: RunState, blocks: readonly StreamingBlock[], t: number): RunState {
  if (blocks.length === 0) return state
  const open = new Map(state.open)
  const closed = new Map(state.closed)
  let { nodeInfo } = state
  for (const block of blocks) {
    if (nodeInfo !== null && state.open.get(block.id)?.nodeInfo === nodeInfo)
      nodeInfo = block.nodeInfo ?? null
    open.delete(block.id)
    closed.set(block.id, { ...block, isComplete: true, endTimestamp: t })
  }
  return { ...state, open, closed, nodeInfo }
}

export function closeSpeech(state: RunState, spanId: string, t: number): RunState {
  const block = state.open.get(spanOf(state, spanId).speechId)
  return block ? closeBlocks(state, [block], t) : state
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
  const isWaiting = [...state.open.values()].some((block) => block.question)
  return { ...state, status: isWaiting ? 'waiting' : 'running' }
}
