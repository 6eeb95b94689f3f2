/** A run of scripted agents. */
import { agentRates } from '@/lib/blocks/spent'
import { agentRunDefinitionSchema, type AgentDefinitionInput, type ModelPrice } from '@/lib/protocol/agents'
import type { RunEventOf } from '@/lib/protocol/events'
import { runAgent } from './agent'
import type { AgentRun } from './agent-run'
import { drivenRun, eventsOf, type ScriptedRun } from './driven-run-test-setup'
import type { ModelMessage, Tool } from './ports'
import { scriptedModel, type ScriptedTurn } from './script-test-setup'

export interface Script {
  /** What the model of each agent says, by the agent's id; `root` is the run's own. */
  readonly turns: Readonly<Record<string, readonly ScriptedTurn[]>>
  /** What else an agent is. It has all tools, and `root` may call all others, unless it says which. */
  readonly agents?: Readonly<Record<string, Partial<AgentDefinitionInput>>>
  readonly tools?: readonly Tool[]
  readonly prices?: Readonly<Record<string, ModelPrice>>
  readonly maxDepth?: number
  readonly approvals?: AgentRun['approvals']
  readonly history?: readonly ModelMessage[]
}

export function scriptedRun(script: Script): ScriptedRun {
  const definition = definitionOf(script)
  const { agent, sub_agents } = definition
  const { turns, tools, approvals, maxDepth, history = [{ role: 'user', content: 'Go.' }] } = script
  const common = { subAgents: sub_agents, budget: agent.limits, rates: agentRates(definition) }
  return drivenRun({
    mode: 'agent',
    definition,
    modelOf: (id, clock) => scriptedModel(turns[id] ?? [], clock),
    tools,
    approvals,
    maxDepth,
    work: (ground) => runAgent({ ...ground, ...common }, agent, history),
  })
}

function definitionOf({ turns, agents = {}, tools = [], prices = {} }: Script) {
  const { root: _, ...others } = turns
  const agentOf = (id: string) => ({
    name: id,
    model_name: id,
    tools: tools.map(({ name, approval }) => ({ server: 'builtin', tool: name, approval })),
    sub_agents: id === 'root' ? Object.keys(others) : [],
    ...agents[id],
  })
  return agentRunDefinitionSchema.parse({
    agent: agentOf('root'),
    sub_agents: Object.fromEntries(Object.keys(others).map((id) => [id, agentOf(id)])),
    prices,
  })
}

/** What the model is told of each call that was answered, in the order of the answers. */
export function resultsOf(run: ScriptedRun): (readonly [status: string, text: string])[] {
  return eventsOf(run, 'tool_result').map(({ status, content }) => [status, textsOf(content)])
}

function textsOf(content: RunEventOf<'tool_result'>['content']): string {
  return content.map((part) => (part.type === 'text' ? part.text : part.type)).join('\n')
}
