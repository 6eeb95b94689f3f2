/** What a run, or one of its agents, has spent: read from the state of the run, so that it survives its driver. */
import type { RunState } from '@/lib/blocks/block'
import { costWithin, type Rates, usageWithin, waitedMs } from '@/lib/blocks/spent'
import type { Spent } from './stop'

interface SpentQuery {
  readonly rates: Rates
  /** Model calls that the agent has made. */
  readonly turns: number
  /** ms since the start of the run. */
  readonly now: number
  /** The agent and those that it called; '' for the whole run. */
  readonly spanId: string
}

/** Each figure is counted when a policy asks for it: all blocks are looked through for that. */
export function spentOf(state: RunState, { rates, turns, now, spanId }: SpentQuery): Spent {
  const began = state.open.get(state.spans.get(spanId)?.ownBlockId ?? '')?.timestamp ?? 0
  return {
    turns,
    get milliseconds() {
      return now - began - waitedMs(state, began, now)
    },
    get tokens() {
      return usageWithin(state, spanId).total_tokens
    },
    get cost() {
      return costWithin(state, spanId, rates)
    },
  }
}
