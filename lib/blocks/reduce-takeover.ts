/**
 * A new driver took the run over: what the lost attempt had not finished will be done again, so it is folded away.
 *
 * Lost is
 * - everything in a span that ended as `interrupted`, and in a node that is still running: its next attempt is a new span,
 * - speech and calls of a turn whose `finish_reason` never came.
 *
 * Kept is what the new driver goes on from: calls of a finished turn, whether they have their result or not, sub-agents,
 * who go on in their own span, and questions that a person may still answer, with the spans around them.
 */
import type { RunEventOf } from '@/lib/protocol/events'
import type { RunState, SpanState, StreamingBlock } from './block'
import { closeBlocks, isSpeech, settle, spanOf, withLiveStatus } from './open-blocks'

export function reduceRunResumed(state: RunState, event: RunEventOf<'run_resumed'>): RunState {
  return withLiveStatus(event.reason === 'takeover' ? foldLostAttempt(state, event.t) : state)
}

function foldLostAttempt(state: RunState, t: number): RunState {
  const waiting = waitingSpans(state)
  const lost = (block: StreamingBlock) => isLost(state, waiting, block)
  const closed = new Map(state.closed)
  for (const block of state.closed.values()) {
    if (lost(block)) closed.set(block.id, { ...block, isSuperseded: true })
  }
  const open = [...state.open.values()]
    .filter(lost)
    .map((block) => ({ ...settle(block, 'interrupted'), isSuperseded: true }))
  return closeBlocks({ ...state, closed, spans: withoutTornTurns(state) }, open, t)
}

/** A torn turn is done again, perhaps under its own number: it must not be mistaken for one that goes on. */
function withoutTornTurns({ spans }: RunState): ReadonlyMap<string, SpanState> {
  const whole = new Map(spans)
  for (const [spanId, span] of spans) {
    if (!span.isTurnFinished)
      whole.set(spanId, { ...span, turn: null, isTurnFinished: true, turnUsage: null })
  }
  return whole
}

/** Spans with a question that has no answer yet, and all spans around them. */
function waitingSpans(state: RunState): ReadonlySet<string> {
  const waiting = new Set<string>()
  for (const { question, spanId } of state.open.values()) {
    if (!question) continue
    for (let current = spanId; current !== ''; current = spanOf(state, current).parentSpanId)
      waiting.add(current)
    waiting.add('')
  }
  return waiting
}

function isLost(state: RunState, waiting: ReadonlySet<string>, block: StreamingBlock): boolean {
  if (isWithinLostSpan(state, waiting, block.spanId)) return true
  const span = spanOf(state, block.spanId)
  const isTorn = block.turn === span.turn && !span.isTurnFinished
  if (isSpeech(block)) return isTorn || !block.isComplete
  return isTorn && block.tool !== undefined && block.tool.result === undefined
}

function isWithinLostSpan(state: RunState, waiting: ReadonlySet<string>, spanId: string): boolean {
  for (let current = spanId; current !== ''; current = spanOf(state, current).parentSpanId)
    if (isLostSpan(state, spanOf(state, current), waiting.has(current))) return true
  return false
}

function isLostSpan(state: RunState, span: SpanState, isWaiting: boolean): boolean {
  const own = state.open.get(span.ownBlockId) ?? state.closed.get(span.ownBlockId)
  if (own?.nodeInfo?.status === 'interrupted') return true
  return own?.type === 'node' && !own.isComplete && !isWaiting
}
