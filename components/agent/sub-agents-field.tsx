'use client'

import { Plus, X } from 'lucide-react'
import { useId } from 'react'
import { Voice } from '@/components/run/voice'
import { Button, buttonClass } from '@/components/ui/button'
import { GroupLabel } from '@/components/ui/field'
import { Icon } from '@/components/ui/icon'
import { Menu } from '@/components/ui/menu'
import type { AgentEditor } from '@/hooks/use-agent-editor'
import { useAgents } from '@/hooks/use-agents'

/** The agents that this one may call. */
export function SubAgentsField({ editor }: { readonly editor: AgentEditor }) {
  const id = useId()
  const agents = useAgents()
  const chosen = editor.draft.subAgents
  const change = (subAgents: readonly string[]) => editor.change({ subAgents })
  const others = agents.items.filter((agent) => agent.id !== editor.saved?.id && !chosen.includes(agent.id))

  return (
    <>
      <GroupLabel id={id}>Sub-agents</GroupLabel>
      <div className="min-w-0">
        {chosen.length > 0 && (
          <ul aria-labelledby={id} className="mb-2.5 border-t border-line-2">
            {chosen.map((one, index) => {
              const agent = agents.find(one)
              const name = agents.nameOf(one)
              return (
                <li key={one} className="flex min-h-9.5 min-w-0 items-center gap-2 border-b border-line">
                  <Voice name={name} voice={(index % 4) + 1} />
                  <span className="max-w-[50%] flex-none truncate font-medium" title={name}>
                    {name}
                  </span>
                  <span className="min-w-0 flex-1 truncate text-small text-ink-3">
                    {agent === undefined && agents.status === 'ready' ? (
                      <span className="text-fail">is not there</span>
                    ) : (
                      agent?.definition.description
                    )}
                  </span>
                  <Button
                    look="bare"
                    size="small"
                    isSquare
                    aria-label={`Remove ${name}`}
                    onClick={() => change(chosen.filter((other) => other !== one))}
                  >
                    <Icon of={X} isSmall />
                  </Button>
                </li>
              )
            })}
          </ul>
        )}
        <Menu
          label="Add a sub-agent"
          buttonClass={buttonClass({ size: 'small' })}
          note={others.length === 0 ? 'There is no other agent to add.' : undefined}
          items={others.map((agent) => ({
            id: agent.id,
            label: agent.definition.name,
            onSelect: () => change([...chosen, agent.id]),
          }))}
        >
          <Icon of={Plus} isSmall />
          Add a sub-agent
        </Menu>
        {editor.errors.subAgents !== undefined && (
          <p className="mt-1 text-small text-fail">{editor.errors.subAgents}</p>
        )}
      </div>
    </>
  )
}
