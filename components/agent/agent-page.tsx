'use client'

import { agentIdOf, agentPath } from '@/components/frame/frame-path'
import { usePathname } from 'next/navigation'
import { useState } from 'react'
import { FrameLink } from '@/components/frame/frame-link'
import { PageHeader } from '@/components/frame/page-header'
import { Button } from '@/components/ui/button'
import { PageBody, PlainState } from '@/components/ui/page-body'
import { StillBars } from '@/components/ui/still-bars'
import { useAgent } from '@/hooks/use-agent'
import { AgentEditor } from './agent-editor'

/** The editor of the agent that the path names. A new one keeps its place when it gets its id. */
export function AgentPage() {
  const id = agentIdOf(usePathname())
  const [made, setMade] = useState<string | null>(null)
  const key = id === made ? null : id
  return (
    <LoadedAgent
      key={key}
      id={key}
      onMade={(newId) => {
        setMade(newId)
        window.history.replaceState(null, '', agentPath(newId))
      }}
    />
  )
}

interface LoadedAgentProps {
  readonly id: string | null
  readonly onMade: (id: string) => void
}

function LoadedAgent({ id, onMade }: LoadedAgentProps) {
  const state = useAgent(id)
  if (state.status === 'ready') return <AgentEditor initial={state.resource} onMade={onMade} />
  return (
    <>
      <PageHeader title="Agent" />
      <PageBody>
        {state.status === 'loading' && <StillBars label="Reading the agent" />}
        {state.status === 'missing' && (
          <PlainState text="This agent does not exist (any more).">
            <FrameLink href="/agents" className="inline-link">
              All agents
            </FrameLink>
          </PlainState>
        )}
        {state.status === 'failed' && (
          <PlainState isError text="The agent could not be read. It is kept on the server.">
            <Button onClick={state.reload}>Try again</Button>
          </PlainState>
        )}
      </PageBody>
    </>
  )
}
