/** What a run has spent, beside what it may spend. Pure. */
import type { RunState, StreamingBlock } from '@/lib/blocks/block'
import { blocksOf } from '@/lib/blocks/reduce'
import { agentRates, costWithin, graphRates, waitedMs } from '@/lib/blocks/spent'
import { type AgentRunDefinition, agentRunDefinitionSchema } from '@/lib/protocol/agents'
import { graphRunOf } from '@/hooks/graph-run'
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
  const graphRun = graphRunOf(run.definition)
  if (graphRun !== null)
    return Object.keys(graphRun.prices).length > 0 ? costWithin(run, '', graphRates(graphRun)) : null
  const agentRun = agentRunOf(run.definition)
  return agentRun !== null && Object.keys(agentRun.prices).length > 0
    ? costWithin(run, '', agentRates(agentRun))
    : null
}

const parsed = new WeakMap<object, AgentRunDefinition | null>()

/** As `graphRunOf`: gauges are read ten times a second, of a definition that stays the same. */
function agentRunOf(definition: RunState['definition']): AgentRunDefinition | null {
  const known = parsed.get(definition)
  if (known !== undefined) return known
  const run = agentRunDefinitionSchema.safeParse(definition).data ?? null
  parsed.set(definition, run)
  return run
}

/** @param elapsed ms since the start of the run; the time that a person took to answer is no time of the run */
export function gaugesOf(run: RunState, elapsed: number): readonly Gauge[] {
  const { max_iterations, max_tokens, max_seconds, max_cost } = run.limits
  const cost = costOf(run)
  const milliseconds = elapsed - waitedMs(run, 0, elapsed)
  return [
    // A graph has nodes, and each of them has turns of its own.
    ...(run.mode === 'graph' ? [] : [gauge('Turns', turnsOf(run), max_iterations, String)]),
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
