'use client'

import { ResourceActionsMenu } from '@/components/resource/resource-actions-menu'
import type { AgentDefinition, AgentResource } from '@/lib/protocol/agents'
import { useAgentActions } from '@/hooks/use-agent-actions'

interface AgentMenuProps {
  readonly agent: AgentResource
  readonly isInList?: boolean
  /** What a copy is made of; absent: what is saved. */
  readonly definition?: AgentDefinition | null
}

export function AgentMenu({ agent, ...rest }: AgentMenuProps) {
  return <ResourceActionsMenu kind="agent" resource={agent} actions={useAgentActions()} {...rest} />
}
