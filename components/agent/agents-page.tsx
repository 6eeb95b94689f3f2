'use client'

import { agentPath, chatPathWith } from '@/components/frame/frame-path'
import { MessageSquare, Plus } from 'lucide-react'
import { useEffect } from 'react'
import { useFrame } from '@/components/frame/frame-context'
import { PageHeader } from '@/components/frame/page-header'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { ImportButton, ImportProblem, useFileImport } from '@/components/ui/import-file'
import { PageBody, PlainState } from '@/components/ui/page-body'
import { StillBars } from '@/components/ui/still-bars'
import { builderAgentId } from '@/lib/protocol/agents'
import { useAgentActions } from '@/hooks/use-agent-actions'
import { useAgents } from '@/hooks/use-agents'
import { AgentRow } from './agent-row'

/** The agents, and the ways to get one: written, described or imported. */
export function AgentsPage() {
  const agents = useAgents()
  const frame = useFrame()
  const actions = useAgentActions()
  const imported = useFileImport(actions.takeIn, (id) => frame.go(agentPath(id)))
  const describe = () => frame.go(chatPathWith(builderAgentId))
  const { refresh } = agents
  useEffect(() => void refresh(), [refresh])

  return (
    <>
      <PageHeader title="Agents">
        <Button look="bare" size="small" onClick={describe} className="max-tablet:hidden">
          <Icon of={MessageSquare} isSmall />
          Describe an agent
        </Button>
        <ImportButton label="File of an agent" onFile={imported.take} />
        <Button look="primary" size="small" onClick={() => frame.go('/agents/new')}>
          <Icon of={Plus} isSmall />
          New agent
        </Button>
      </PageHeader>
      <PageBody>
        <p className="mb-4.5 max-w-[600px] text-pretty text-ink-2">
          An agent is a model with instructions, tools, and other agents that it may call. It works in turns
          until it is done or reaches a limit.
        </p>
        {imported.problem !== null && <ImportProblem problem={imported.problem} onClose={imported.clear} />}
        {agents.status === 'loading' && <StillBars label="Reading the agents" />}
        {agents.status === 'failed' && (
          <PlainState isError text="The agents could not be read. They are kept on the server.">
            <Button onClick={() => void refresh()}>Try again</Button>
          </PlainState>
        )}
        {agents.status === 'ready' && agents.items.length === 0 && (
          <PlainState text="No agents yet. Say in a chat what one should do, or write it yourself.">
            <Button onClick={describe}>Describe an agent</Button>
          </PlainState>
        )}
        {agents.items.length > 0 && (
          <ul aria-label="Agents" className="border-t border-line-2">
            {agents.items.map((agent) => (
              <AgentRow key={agent.id} agent={agent} />
            ))}
          </ul>
        )}
        <Button look="bare" onClick={describe} className="mt-4 tablet:hidden">
          <Icon of={MessageSquare} isSmall />
          Describe an agent
        </Button>
      </PageBody>
    </>
  )
}
