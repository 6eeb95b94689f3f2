'use client'

import { type ReactNode, createContext, use, useMemo } from 'react'
import { type AgentResource, builderAgentId } from '@/lib/protocol/agents'
import { listAgents } from '@/lib/client/agents-api'
import { type ResourceList, useResourceList } from './use-resource-list'

/** By name; without the builder. */
export type Agents = ResourceList<AgentResource>

const AgentsContext = createContext<Agents | null>(null)

/** @throws Error outside of an `AgentsProvider` */
export function useAgents(): Agents {
  const agents = use(AgentsContext)
  if (agents === null) throw new Error('useAgents needs an AgentsProvider around it')
  return agents
}

/** What an agent is called, by its id; the id itself where nothing is known of agents. */
export function useAgentName(): Agents['nameOf'] {
  return use(AgentsContext)?.nameOf ?? itself
}

const itself = (id: string): string => id

/** Gives the agents to what is inside. */
export function AgentsProvider({ children }: { readonly children: ReactNode }) {
  const agents = useResourceList(listAgents)
  const value = useMemo<Agents>(
    () => ({ ...agents, nameOf: (id) => (id === builderAgentId ? 'Agent builder' : agents.nameOf(id)) }),
    [agents],
  )
  return <AgentsContext value={value}>{children}</AgentsContext>
}
