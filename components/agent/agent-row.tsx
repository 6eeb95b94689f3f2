'use client'

import { Bot } from 'lucide-react'
import { useFrame } from '@/components/frame/frame-context'
import { agentPath, chatPathWith } from '@/components/frame/frame-path'
import { formatUnits } from '@/components/run/figures'
import { ResourceRow } from '@/components/ui/resource-row'
import type { AgentDefinition, AgentResource } from '@/lib/protocol/agents'
import { AgentMenu } from './agent-menu'

export function AgentRow({ agent }: { readonly agent: AgentResource }) {
  const frame = useFrame()
  const { id, definition, problems } = agent
  return (
    <ResourceRow
      icon={Bot}
      href={agentPath(id)}
      name={definition.name}
      description={definition.description}
      isExample={agent.is_example}
      revision={agent.revision}
      figures={figuresOf(definition)}
      warning={problems[0]}
      runLabel="Run"
      onRun={() => frame.go(chatPathWith(id))}
      menu={<AgentMenu agent={agent} isInList />}
    />
  )
}

/** "qwen3-32b · 9 tools · 2 sub-agents" */
function figuresOf({ model_name, tools, sub_agents }: AgentDefinition): string {
  const parts = [model_name ?? 'default model', formatUnits(tools.length, 'tool')]
  return [...parts, ...(sub_agents.length > 0 ? [formatUnits(sub_agents.length, 'sub-agent')] : [])].join(
    ' · ',
  )
}
