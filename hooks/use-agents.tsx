'use client'

import { type ReactNode, createContext, use, useMemo } from 'react'
import { type AgentResource, builderAgentId } from '@/lib/protocol/agents'
import { listAgents } from '@/lib/client/agents-api'
import { type RefreshedList, useRefreshedList } from './use-refreshed-list'

/** By name; without the builder. */
export interface Agents extends RefreshedList<AgentResource> {
  find: (id: string) => AgentResource | undefined
  /** What an agent is called; its id when it is not known (any more). */
  nameOf: (id: string) => string
}

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
  const { status, items, refresh } = useRefreshedList(listAgents)
  const value = useMemo<Agents>(() => {
    const find = (id: string) => items.find((agent) => agent.id === id)
    return {
      status,
      items,
      refresh,
      find,
      nameOf: (id) => find(id)?.definition.name ?? (id === builderAgentId ? 'Agent builder' : id),
    }
  }, [items, status, refresh])
  return <AgentsContext value={value}>{children}</AgentsContext>
}
