import type { RunState } from '@/lib/blocks/block'
import type { AgentRunDefinition, RunAgent } from '@/lib/protocol/agents'
import type { ErrorInfo } from '@/lib/protocol/events'
import type { Answers, Clock, ModelCatalog, ModelMessage, Tool, Toolbox } from './ports'

/** What the agents of one run stand on. */
export interface AgentRun {
  readonly owner: string
  readonly conversationId: string
  readonly definition: AgentRunDefinition
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
}

/** What an agent can call in a turn, by the name that its model knows it by. */
export type Callable =
  | { readonly type: 'tool'; readonly tool: Tool }
  | { readonly type: 'agent'; readonly id: string; readonly agent: RunAgent }

/** The field of an event that says who speaks. */
export function spanField(spanId: string): { span_id?: string } {
  return spanId === '' ? {} : { span_id: spanId }
}
