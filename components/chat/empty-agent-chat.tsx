'use client'

import { agentPath } from '@/components/frame/frame-path'
import { MessageSquare } from 'lucide-react'
import { FrameLink } from '@/components/frame/frame-link'
import { builderAgentId } from '@/lib/protocol/agents'
import { useAgents } from '@/hooks/use-agents'
import { EmptyHead } from './empty-head'
import { startingPrompts } from './starting-prompts'
import { StartRow, StartRows } from './start-row'

interface EmptyAgentChatProps {
  readonly id: string
  /** Null until it is known. */
  readonly name: string | null
  readonly onStart: (prompt: string) => void
}

/** Who will answer, and what to ask first. */
export function EmptyAgentChat({ id, name, onStart }: EmptyAgentChatProps) {
  const agents = useAgents()
  const agent = agents.find(id)
  const prompts = startingPrompts[id] ?? []
  const isBuilder = id === builderAgentId
  const isMissing = agent === undefined && !isBuilder && agents.status === 'ready'
  const description = isBuilder ? builderDescription : agent?.definition.description

  return (
    <>
      <EmptyHead name={name} description={description}>
        {isMissing && <p className="mt-1 text-fail">There is no such agent. Choose another below.</p>}
        {agent !== undefined && (
          <p className="mt-2 text-small text-ink-2">
            {[...new Set(agent.problems)].map((problem) => (
              <span key={problem} className="mb-1 block text-wait">
                {problem}
              </span>
            ))}
            <FrameLink href={agentPath(id)} className="inline-link">
              See its instructions and tools
            </FrameLink>
          </p>
        )}
      </EmptyHead>
      {prompts.length > 0 && (
        <StartRows name="Try">
          {prompts.map((prompt) => (
            <StartRow key={prompt} icon={MessageSquare} title={prompt} onStart={() => onStart(prompt)} />
          ))}
        </StartRows>
      )}
    </>
  )
}

const builderDescription =
  'Say what the agent is to do, with what, and what it hands over. It asks for what is missing, then saves the agent.'
