'use client'

import { useFrame } from '@/components/frame/frame-context'
import { agentPath } from '@/components/frame/frame-path'
import { ResourceMenu } from '@/components/ui/resource-menu'
import type { AgentDefinition, AgentResource } from '@/lib/protocol/agents'
import { useAgentActions } from '@/hooks/use-agent-actions'

interface AgentMenuProps {
  readonly agent: AgentResource
  /** In the list it also edits; in its editor, what happens to it leads away from there. */
  readonly isInList?: boolean
  /** What a copy is made of; absent: what is saved. */
  readonly definition?: AgentDefinition | null
}

export function AgentMenu({ agent, isInList = false, definition = agent.definition }: AgentMenuProps) {
  const frame = useFrame()
  const actions = useAgentActions()

  async function duplicate(source: AgentDefinition) {
    const id = await actions.duplicate(source)
    if (id !== null) frame.go(agentPath(id), true)
  }

  async function remove() {
    const isDone = await actions.remove(agent)
    if (isDone && !isInList) frame.go('/agents', true)
  }

  return (
    <ResourceMenu
      name={agent.definition.name}
      isExample={agent.is_example}
      revision={agent.revision}
      isSmall={isInList}
      {...(isInList && { onEdit: () => frame.go(agentPath(agent.id)) })}
      {...(definition !== null && { onDuplicate: () => void duplicate(definition) })}
      onExport={() => void actions.saveAsFile(agent)}
      onRemove={() => void remove()}
    />
  )
}
