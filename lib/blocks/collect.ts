/** A whole run at once: the seed's TrajectoryCollector, made of the same fold as the live page. */
import { noUsage, type UsageInfo } from '@/lib/protocol/chunk'
import type { ErrorInfo, RunEvent } from '@/lib/protocol/events'
import type { RunState, RunStatus, StreamingBlock } from './block'
import { type TrajectoryMessage, trajectoryOf } from './messages'
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
    ...(Object.keys(state.limits).length > 0 && { limits: state.limits }),
    duration_ms: durationMs,
    ...(state.finalResult !== null && { final_result: state.finalResult }),
    ...(state.executionChain !== null && { execution_chain: state.executionChain }),
  }
}

/**
 * What the run itself was asked, said and did; what its sub-agents and nodes said is in the blocks. A graph says what it
 * gives.
 */
function messagesOf(state: RunState): readonly TrajectoryMessage[] {
  const prompt = state.input ? [{ role: 'user', content: state.input.content } as const] : []
  const result = state.finalResult ? [{ role: 'assistant', content: state.finalResult } as const] : []
  return [...prompt, ...trajectoryOf(blocksOf(state), ''), ...result]
}
