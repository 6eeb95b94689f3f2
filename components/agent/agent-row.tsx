'use client'

import { agentPath, chatPathWith } from '@/components/frame/frame-path'
import { Bot, Play } from 'lucide-react'
import { useFrame } from '@/components/frame/frame-context'
import { FrameLink } from '@/components/frame/frame-link'
import { formatUnits } from '@/components/run/figures'
import { Button } from '@/components/ui/button'
import { Chip } from '@/components/ui/chip'
import { Icon } from '@/components/ui/icon'
import type { AgentDefinition, AgentResource } from '@/lib/protocol/agents'
import { AgentMenu } from './agent-menu'

/** One agent in the list: what it is for, what it has, and what can be done with it. */
export function AgentRow({ agent }: { readonly agent: AgentResource }) {
  const frame = useFrame()
  const { id, definition, problems } = agent
  const [problem] = problems
  return (
    <li className="group relative grid grid-cols-[16px_minmax(0,1fr)_auto] items-start gap-x-3 border-b border-line py-2.5 hover:bg-hover max-tablet:grid-cols-[minmax(0,1fr)_auto]">
      <Icon of={Bot} className="mt-0.5 text-ink-3 max-tablet:hidden" />
      <div className="min-w-0">
        <div className="flex min-w-0 items-center gap-2">
          <FrameLink
            href={agentPath(id)}
            title={definition.name}
            // The whole row is the link's target; the buttons lie above it.
            className="truncate font-semibold after:absolute after:inset-0"
          >
            {definition.name}
          </FrameLink>
          {agent.is_example && <Chip>{agent.revision === 0 ? 'example' : 'example, changed'}</Chip>}
        </div>
        {definition.description !== '' && (
          <p className="mt-px line-clamp-2 [overflow-wrap:anywhere] text-ink-2">{definition.description}</p>
        )}
        <p className="num mt-0.5 line-clamp-2 text-small [overflow-wrap:anywhere] text-ink-3">
          {figuresOf(definition)}
          {problem !== undefined && <span className="text-wait"> · {problem}</span>}
        </p>
      </div>
      <div className="relative flex items-center gap-1">
        <Button size="small" onClick={() => frame.go(chatPathWith(id))}>
          <Icon of={Play} isSmall />
          Run<span className="sr-only"> {definition.name}</span>
        </Button>
        <AgentMenu agent={agent} isInList />
      </div>
    </li>
  )
}

/** "qwen3-32b · 9 tools · 2 sub-agents" */
function figuresOf({ model_name, tools, sub_agents }: AgentDefinition): string {
  const parts = [model_name ?? 'default model', formatUnits(tools.length, 'tool')]
  return [...parts, ...(sub_agents.length > 0 ? [formatUnits(sub_agents.length, 'sub-agent')] : [])].join(
    ' · ',
  )
}
