/**
 * A new driver took the run over: what the lost attempt had not finished will be done again, so it is folded away.
 *
 * Lost is
 * - everything in a span that ended as `interrupted`: its next attempt is a new span,
 * - speech and calls of a turn whose `finish_reason` never came.
 *
 * Kept is what the new driver goes on from: calls of a finished turn, whether they have their result or not, sub-agents,
 * nodes that others run in, who go on in their own span, and questions that a person may still answer.
 */
import type { RunEventOf } from '@/lib/protocol/events'
import type { RunState, SpanState, StreamingBlock } from './block'
import { closeBlocks, isSpeech, settle, spanOf, withLiveStatus } from './open-blocks'

export function reduceRunResumed(state: RunState, event: RunEventOf<'run_resumed'>): RunState {
  return withLiveStatus(event.reason === 'takeover' ? foldLostAttempt(state, event.t) : state)
}

function foldLostAttempt(state: RunState, t: number): RunState {
  const lost = (block: StreamingBlock) => isLost(state, block)
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

function isLost(state: RunState, block: StreamingBlock): boolean {
  if (isWithinLostSpan(state, block.spanId)) return true
  const span = spanOf(state, block.spanId)
  const isTorn = block.turn === span.turn && !span.isTurnFinished
  if (isSpeech(block)) return isTorn || !block.isComplete
  return isTorn && block.tool !== undefined && block.tool.result === undefined
}

function isWithinLostSpan(state: RunState, spanId: string): boolean {
  for (let current = spanId; current !== ''; current = spanOf(state, current).parentSpanId) {
    const { ownBlockId } = spanOf(state, current)
    const own = state.open.get(ownBlockId) ?? state.closed.get(ownBlockId)
    if (own?.nodeInfo?.status === 'interrupted') return true
  }
  return false
}
