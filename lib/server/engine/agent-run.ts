import type { RunState } from '@/lib/blocks/block'
import type { Rates } from '@/lib/blocks/spent'
import type { AgentLimits, RunAgent } from '@/lib/protocol/agents'
import type { ErrorInfo } from '@/lib/protocol/events'
import type { Answers, Clock, ModelCatalog, ModelMessage, Tool, Toolbox } from './ports'

/** What the agents of one run stand on. */
export interface AgentRun {
  readonly owner: string
  readonly conversationId: string
  /** Agents that may be called, by id. */
  readonly subAgents: Readonly<Record<string, RunAgent>>
  /** What all of the run may spend together. */
  readonly budget: Omit<AgentLimits, 'max_iterations'>
  readonly rates: Rates
  /** Epoch ms of the run's start. */
  readonly created: number
  /**
   * The state of the run, with every event folded in that was yielded so far. It is the agents' only memory: a driver
   * that finds the same state in a log goes on where the last one was.
   */
  readonly state: () => RunState
  readonly models: ModelCatalog
  readonly toolbox: Pick<Toolbox, 'toolsOf'>
  readonly answers: Answers
  /** `refuse`: nobody is there to ask, so what needs a yes is refused, and a tool that asks is told that nobody answers. */
  readonly approvals: 'ask' | 'refuse'
  /** How many levels of sub-agents may stand below the run's own agent. */
  readonly maxDepth: number
  readonly clock: Clock
  readonly newId: () => string
  /** Masks an error for people and models, and logs what they may not see. */
  readonly describe: (error: unknown) => ErrorInfo
  readonly signal: AbortSignal
}

/** One of the agents of a run: the run's own, or one that it called. */
export interface Speaker {
  /** '' for the run's own agent. */
  readonly spanId: string
  readonly agent: RunAgent
  /** 0 for the run's own. */
  readonly level: number
  /** What stands before its own turns, without the instructions. */
  readonly history: readonly ModelMessage[]
  /** To whom it may hand over: the first that it chooses ends its turns. */
  readonly transfers?: readonly Transfer[]
}

/** A node of a graph that an agent may choose to go on with. */
export interface Transfer {
  readonly nodeId: string
  /** When to choose it, in words for the model. */
  readonly description: string
}

/** What an agent can call in a turn, by the name that its model knows it by. */
export type Callable =
  | { readonly type: 'tool'; readonly tool: Tool }
  | { readonly type: 'agent'; readonly id: string; readonly agent: RunAgent }
  | { readonly type: 'transfer'; readonly transfer: Transfer }

/** The field of an event that says who speaks. */
export function spanField(spanId: string): { span_id?: string } {
  return spanId === '' ? {} : { span_id: spanId }
}
