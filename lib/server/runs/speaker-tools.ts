import type { RunState, SpanState } from '@/lib/blocks/block'
import { agentRunDefinitionSchema, type RunAgent, type ToolChoice } from '@/lib/protocol/agents'
import { graphRunDefinitionSchema } from '@/lib/protocol/graph-run'
import type { GraphNode } from '@/lib/protocol/graphs'
import type { RunRecord } from '@/lib/server/storage/storage'

/** The tools that a speaker of a run can call. */
export function choicesOf(start: RunRecord['start'], state: RunState, spanId: string): readonly ToolChoice[] {
  const speaker = state.spans.get(spanId)
  if (start.mode === 'graph') return choicesInGraph(start, speaker)
  const { agent, sub_agents } = agentRunDefinitionSchema.parse(start.definition)
  return (spanId === '' ? agent : subAgentOf(sub_agents, speaker))?.tools ?? []
}

function choicesInGraph(
  { definition }: RunRecord['start'],
  speaker: SpanState | undefined,
): readonly ToolChoice[] {
  const { graph, graphs, agents } = graphRunDefinitionSchema.parse(definition)
  if (speaker?.nodeId === undefined) return subAgentOf(agents, speaker)?.tools ?? []
  return [graph, ...Object.values(graphs)]
    .flatMap(({ nodes }) => nodes)
    .flatMap((node) => (node.id === speaker.nodeId ? toolsOfNode(node, agents) : []))
}

type Agents = Readonly<Record<string, RunAgent>>

function subAgentOf(agents: Agents, speaker: SpanState | undefined): RunAgent | undefined {
  return agents[speaker?.nodeInfo?.nodeName ?? '']
}

function toolsOfNode(node: GraphNode, agents: Agents): readonly ToolChoice[] {
  if (node.kind === 'tool') return [node.tool]
  return node.kind === 'agent' ? [...(agents[node.agent ?? '']?.tools ?? []), ...node.tools] : []
}
