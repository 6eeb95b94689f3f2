/** What a run has spent, beside what it may spend. Pure. */
import type { RunState, SpanState, StreamingBlock } from '@/lib/blocks/block'
import { blocksOf } from '@/lib/blocks/reduce'
import { type AgentRunDefinition, agentRunDefinitionSchema } from '@/lib/protocol/agents'
import { formatClock, formatCost, formatCount } from '@/components/run/figures'

export interface Gauge {
  readonly label: 'Turns' | 'Tokens' | 'Time' | 'Cost'
  readonly spent: string
  /** Undefined: nothing ends the run here. */
  readonly limit: string | undefined
  /** Of the limit, 0 to 1; 0 where there is none. */
  readonly share: number
}

/** Model calls of the run itself, without its sub-agents. */
export function turnsOf(run: RunState): number {
  const own = blocksOf(run).filter(({ spanId, isSuperseded }) => spanId === '' && isSuperseded !== true)
  return new Set(own.filter(isOfModel).map(({ turn }) => turn)).size
}

function isOfModel({ type }: StreamingBlock): boolean {
  return type === 'text' || type === 'reasoning' || type === 'tool'
}

/** @returns US dollars; null when no price of this run's models is known */
export function costOf(run: RunState): number | null {
  const parsed = agentRunDefinitionSchema.safeParse(run.definition)
  if (!parsed.success || Object.keys(parsed.data.prices).length === 0) return null
  return [...run.spans.values()].reduce((sum, span) => sum + costOfSpan(parsed.data, span), 0)
}

function costOfSpan(
  { agent, sub_agents, prices }: AgentRunDefinition,
  { nodeInfo, usage }: SpanState,
): number {
  const speaker = nodeInfo ? sub_agents[nodeInfo.nodeName] : agent
  const price = speaker && prices[speaker.model_name]
  if (!price) return 0
  return (usage.prompt_tokens * price.input + usage.completion_tokens * price.output) / 1_000_000
}

/** @param elapsed ms since the start of the run; the time that a person took to answer is no time of the run */
export function gaugesOf(run: RunState, elapsed: number): readonly Gauge[] {
  const { max_iterations, max_tokens, max_seconds, max_cost } = run.limits
  const cost = costOf(run)
  const milliseconds = elapsed - waited(run, elapsed)
  return [
    gauge('Turns', turnsOf(run), max_iterations, String),
    gauge('Tokens', run.usage?.total_tokens ?? 0, max_tokens, formatCount),
    gauge('Time', milliseconds, max_seconds === undefined ? undefined : max_seconds * 1000, formatClock),
    ...(cost === null ? [] : [gauge('Cost', cost, max_cost, formatCost)]),
  ]
}

function gauge(
  label: Gauge['label'],
  spent: number,
  limit: number | undefined,
  format: (figure: number) => string,
): Gauge {
  return {
    label,
    spent: format(spent),
    limit: limit === undefined ? undefined : format(limit),
    share: limit === undefined || limit <= 0 ? 0 : Math.min(1, Math.max(0, spent / limit)),
  }
}

/** How long questions to a person were open; time that several of them shared counts once. */
function waited(run: RunState, elapsed: number): number {
  let total = 0
  let until = 0
  for (const { question, timestamp, endTimestamp = elapsed } of blocksOf(run)) {
    if (question === undefined) continue
    total += Math.max(0, endTimestamp - Math.max(timestamp, until))
    until = Math.max(until, endTimestamp)
  }
  return total
}
