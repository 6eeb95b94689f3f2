/** What a run, or one of its agents, has spent: read from the state of the run, so that it survives its driver. */
import type { RunState, SpanState } from '@/lib/blocks/block'
import { blocksOf } from '@/lib/blocks/reduce'
import type { AgentRunDefinition } from '@/lib/protocol/agents'
import { noUsage, type UsageInfo } from '@/lib/protocol/chunk'
import type { Spent } from './stop'

interface SpentQuery {
  readonly definition: AgentRunDefinition
  /** Model calls that the agent has made. */
  readonly turns: number
  /** ms since the start of the run. */
  readonly now: number
  /** The agent and those that it called; '' for the whole run. */
  readonly spanId: string
}

export function spentOf(state: RunState, { definition, turns, now, spanId }: SpentQuery): Spent {
  const began = state.open.get(state.spans.get(spanId)?.ownBlockId ?? '')?.timestamp ?? 0
  return {
    turns,
    milliseconds: now - began - waitedMs(state, began, now),
    tokens: usageWithin(state, spanId).total_tokens,
    cost: [...spansWithin(state, spanId)].reduce((sum, span) => sum + costOf(definition, span), 0),
  }
}

/** What a span and those inside it have used. */
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

function* spansWithin(state: RunState, ancestorId: string): Generator<SpanState> {
  for (const [spanId, span] of state.spans) {
    let current = spanId
    while (current !== ancestorId && current !== '') current = state.spans.get(current)?.parentSpanId ?? ''
    if (current === ancestorId) yield span
  }
}

function costOf({ agent, sub_agents, prices }: AgentRunDefinition, { nodeInfo, usage }: SpanState): number {
  const speaker = nodeInfo ? sub_agents[nodeInfo.nodeName] : agent
  const price = speaker && prices[speaker.model_name]
  if (!price) return 0
  return (usage.prompt_tokens * price.input + usage.completion_tokens * price.output) / 1_000_000
}

/** How long questions to a person were open; time that several of them shared counts once. */
function waitedMs(state: RunState, from: number, now: number): number {
  const waits = blocksOf(state)
    .filter(({ question }) => question !== undefined)
    .map(({ timestamp, endTimestamp = now }) => [Math.max(timestamp, from), endTimestamp] as const)
    .toSorted(([a], [b]) => a - b)
  let total = 0
  let until = from
  for (const [start, end] of waits) {
    total += Math.max(0, end - Math.max(start, until))
    until = Math.max(until, end)
  }
  return total
}
