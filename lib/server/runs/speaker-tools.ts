import type { RunState, SpanState } from '@/lib/blocks/block'
import { agentRunDefinitionSchema, type RunAgent, type ToolChoice } from '@/lib/protocol/agents'
import { graphRunDefinitionSchema } from '@/lib/protocol/graph-run'
import type { GraphNode } from '@/lib/protocol/graphs'
import type { RunRecord } from '@/lib/server/storage/storage'
import { nodeOfSpan } from './node-of-span'

/** The tools that a speaker of a run can call. */
export function choicesOf(start: RunRecord['start'], state: RunState, spanId: string): readonly ToolChoice[] {
  if (start.mode === 'graph') return choicesInGraph(start, state, spanId)
  const { agent, sub_agents } = agentRunDefinitionSchema.parse(start.definition)
  return (spanId === '' ? agent : subAgentOf(sub_agents, state.spans.get(spanId)))?.tools ?? []
}

function choicesInGraph(
  { definition }: RunRecord['start'],
  state: RunState,
  spanId: string,
): readonly ToolChoice[] {
  const run = graphRunDefinitionSchema.parse(definition)
  const node = nodeOfSpan(state, run, spanId)
  if (node) return toolsOfNode(node, run.agents)
  return subAgentOf(run.agents, state.spans.get(spanId))?.tools ?? []
}

type Agents = Readonly<Record<string, RunAgent>>

function subAgentOf(agents: Agents, speaker: SpanState | undefined): RunAgent | undefined {
  return agents[speaker?.nodeInfo?.nodeName ?? '']
}

function toolsOfNode(node: GraphNode, agents: Agents): readonly ToolChoice[] {
  if (node.kind === 'tool') return [node.tool]
  return node.kind === 'agent' ? [...(agents[node.agent ?? '']?.tools ?? []), ...node.tools] : []
}
