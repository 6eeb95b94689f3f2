/** What a run, or one of its agents, has spent: read from the state of the run, so that it survives its driver. */
import type { RunState } from '@/lib/blocks/block'
import { costWithin, type Rates, usageWithin, waitedMs } from '@/lib/blocks/spent'
import type { AgentRun } from './agent-run'
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
  const began = beganAt(state, spanId)
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

/** ms since the start of a run; never before the last event of its log, whatever the clock of this process says. */
export function elapsedOf({ state, created, clock }: Pick<AgentRun, 'state' | 'created' | 'clock'>): number {
  return Math.max(state().elapsed, clock() - created)
}

/** How long an open span has been at work by now, in ms: without the time in which a person was asked in it. */
export function workedMs(state: RunState, spanId: string, now: number): number {
  const began = beganAt(state, spanId)
  return now - began - waitedMs(state, began, now, spanId)
}

function beganAt(state: RunState, spanId: string): number {
  return state.open.get(state.spans.get(spanId)?.ownBlockId ?? '')?.timestamp ?? 0
}
