'use client'

import { agentPath } from '@/components/frame/frame-path'
import { Copy, Download, Ellipsis, Pencil, RotateCcw, Trash2 } from 'lucide-react'
import { useFrame } from '@/components/frame/frame-context'
import { Icon } from '@/components/ui/icon'
import { Menu, type MenuItem } from '@/components/ui/menu'
import type { AgentDefinition, AgentResource } from '@/lib/protocol/agents'
import { useAgentActions } from '@/hooks/use-agent-actions'

interface AgentMenuProps {
  readonly agent: AgentResource
  /** In the list it also edits; in its editor, what happens to it leads away from there. */
  readonly isInList?: boolean
  /** What a copy is made of; absent: what is saved. */
  readonly definition?: AgentDefinition | null
}

/** What can be done with an agent as a whole. A shipped one that was never changed cannot be deleted. */
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

  const items: (MenuItem | false)[] = [
    isInList && {
      id: 'edit',
      label: 'Edit',
      icon: Pencil,
      onSelect: () => frame.go(agentPath(agent.id)),
    },
    definition !== null && {
      id: 'duplicate',
      label: 'Duplicate',
      icon: Copy,
      onSelect: () => void duplicate(definition),
    },
    { id: 'export', label: 'Export', icon: Download, onSelect: () => void actions.saveAsFile(agent) },
    agent.is_example
      ? agent.revision > 0 && {
          id: 'reset',
          label: 'Reset to the shipped one',
          icon: RotateCcw,
          isDangerous: true,
          onSelect: () => void remove(),
        }
      : { id: 'delete', label: 'Delete', icon: Trash2, isDangerous: true, onSelect: () => void remove() },
  ]
  return (
    <Menu
      label={`More for ${agent.definition.name}`}
      isIconOnly
      buttonClass="inline-flex size-6.5 flex-none items-center justify-center rounded-2 text-ink-2 hover:bg-chosen hover:text-ink aria-expanded:bg-chosen max-tablet:size-10"
      items={items.filter((item) => item !== false)}
    >
      <Icon of={Ellipsis} isSmall={isInList} />
    </Menu>
  )
}
