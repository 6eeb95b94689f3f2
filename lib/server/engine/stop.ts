/** When a run has had enough: policies, as values. Each is asked before every model call. */
import type { AgentLimits } from '@/lib/protocol/agents'
import type { RunEndReason } from '@/lib/protocol/events'

/** What was spent so far. */
export interface Spent {
  /** Model calls of the agent that is about to make the next. */
  readonly turns: number
  /** Without the time that a person took to answer. */
  readonly milliseconds: number
  readonly tokens: number
  /** US dollars, of the models whose price is known. */
  readonly cost: number
}

/** The reason for which a run stops; undefined: it may go on. */
type StopPolicy = (spent: Spent) => RunEndReason | undefined

export function atTurns(limit: number): StopPolicy {
  return ({ turns }) => (turns >= limit ? 'limit_turns' : undefined)
}

export function atTime(limitMs: number): StopPolicy {
  return ({ milliseconds }) => (milliseconds >= limitMs ? 'limit_time' : undefined)
}

export function atTokens(limit: number): StopPolicy {
  return ({ tokens }) => (tokens >= limit ? 'limit_tokens' : undefined)
}

export function atCost(limit: number): StopPolicy {
  return ({ cost }) => (cost >= limit ? 'limit_cost' : undefined)
}

/** The first policy that says stop decides. */
export function anyOf(policies: readonly StopPolicy[]): StopPolicy {
  return (spent) => {
    for (const policy of policies) {
      const reason = policy(spent)
      if (reason !== undefined) return reason
    }
    return undefined
  }
}

/** The policy that an agent's limits stand for. */
export function policyOf({ max_iterations, max_seconds, max_tokens, max_cost }: AgentLimits): StopPolicy {
  return anyOf([atTurns(max_iterations), budgetOf({ max_seconds, max_tokens, max_cost })])
}

/** What all of a run's agents share: everything but the turns, which each has its own. */
export function budgetOf({
  max_seconds,
  max_tokens,
  max_cost,
}: Omit<AgentLimits, 'max_iterations'>): StopPolicy {
  return anyOf([
    ...(max_seconds === undefined ? [] : [atTime(max_seconds * 1000)]),
    ...(max_tokens === undefined ? [] : [atTokens(max_tokens)]),
    ...(max_cost === undefined ? [] : [atCost(max_cost)]),
  ])
}
