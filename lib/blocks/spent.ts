/** What a run has spent: read from its state, so that a page and a driver that takes it over come to the same. Pure. */
import type { AgentRunDefinition, ModelPrice } from '@/lib/protocol/agents'
import { noUsage, type UsageInfo } from '@/lib/protocol/chunk'
import type { GraphRunDefinition } from '@/lib/protocol/graph-run'
import type { RunState, SpanState } from './block'
import { isWithin } from './open-blocks'
import { blocksOf } from './reduce'

/** What a span and those inside it have used; '' is the whole run. */
export function usageWithin(state: RunState, spanId: string): UsageInfo {
  let total = noUsage
  for (const { usage } of spansWithin(state, spanId)) {
    total = {
      prompt_tokens: total.prompt_tokens + usage.prompt_tokens,
      completion_tokens: total.completion_tokens + usage.completion_tokens,
      total_tokens: total.total_tokens + usage.total_tokens,
    }
  }
  return total
}

function* spansWithin(state: RunState, spanId: string): Generator<SpanState> {
  if (spanId === '') return yield* state.spans.values()
  const span = state.spans.get(spanId)
  if (span) yield span
  for (const child of span?.children ?? []) yield* spansWithin(state, child)
}

/** US dollars that a span and those inside it have cost, of the models whose price is known; '' is the whole run. */
export function costWithin(state: RunState, spanId: string, rates: Rates): number {
  return [...spansWithin(state, spanId)].reduce((sum, span) => sum + costOf(rates, span), 0)
}

function costOf({ prices, modelOf }: Rates, span: SpanState): number {
  const price = prices[modelOf(span) ?? '']
  if (!price) return 0
  const { prompt_tokens, completion_tokens } = span.usage
  return (prompt_tokens * price.input + completion_tokens * price.output) / 1_000_000
}

/** What the turns of a run cost. */
export interface Rates {
  readonly prices: Readonly<Record<string, ModelPrice>>
  /** The model of a speaker. */
  readonly modelOf: (span: SpanState) => string | undefined
}

export function agentRates({ agent, sub_agents, prices }: AgentRunDefinition): Rates {
  const modelOf = ({ nodeInfo }: SpanState) => (nodeInfo ? sub_agents[nodeInfo.nodeName] : agent)?.model_name
  return { prices, modelOf }
}

export function graphRates({ agents, prices }: GraphRunDefinition): Rates {
  const modelOf = ({ modelName, nodeInfo }: SpanState) =>
    modelName ?? agents[nodeInfo?.nodeName ?? '']?.model_name
  return { prices, modelOf }
}

/**
 * How long questions to a person were open between two times, in ms since the start of the run; time that several of
 * them shared counts once.
 *
 * @param asking the span in which they were asked, or in those inside it; '' is the whole run.
 */
export function waitedMs(state: RunState, from: number, now: number, asking = ''): number {
  const waits = blocksOf(state)
    .filter(({ question, spanId }) => question !== undefined && isWithin(state, spanId, asking))
    .map(({ timestamp, endTimestamp = now }) => [timestamp, endTimestamp] as const)
    .toSorted(([a], [b]) => a - b)
  let total = 0
  let until = from
  for (const [start, end] of waits) {
    total += Math.max(0, end - Math.max(start, until))
    until = Math.max(until, end)
  }
  return total
}
