'use client'

import { useFrame } from '@/components/frame/frame-context'
import { chatPathWith } from '@/components/frame/frame-path'
import { ResourceListPage } from '@/components/resource/resource-list-page'
import { useAgentActions } from '@/hooks/use-agent-actions'
import { useAgents } from '@/hooks/use-agents'
import { builderAgentId } from '@/lib/protocol/agents'
import { AgentRow } from './agent-row'

/** The agents, and the ways to get one: written, described or imported. */
export function AgentsPage() {
  const frame = useFrame()
  return (
    <ResourceListPage
      kind="agent"
      about="An agent is a model with instructions, tools, and other agents that it may call. It works in turns until it is done or reaches a limit."
      emptyText="No agents yet. Say in a chat what one should do, or write it yourself."
      list={useAgents()}
      takeIn={useAgentActions().takeIn}
      row={(agent) => <AgentRow key={agent.id} agent={agent} />}
      onDescribe={() => frame.go(chatPathWith(builderAgentId))}
    />
  )
}
