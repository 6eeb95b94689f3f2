'use client'

import { type ReactNode, createContext, use, useCallback, useEffect, useMemo, useState } from 'react'
import { type AgentResource, builderAgentId } from '@/lib/protocol/agents'
import { listAgents } from '@/lib/client/agents-api'

export interface Agents {
  readonly status: 'loading' | 'ready' | 'failed'
  /** By name; without the builder. */
  readonly items: readonly AgentResource[]
  refresh: () => Promise<void>
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

const noAgents: readonly AgentResource[] = []

/** Reads the agents at the start, whenever the tab is looked at again, and when it is asked to. */
export function AgentsProvider({ children }: { readonly children: ReactNode }) {
  const [items, setItems] = useState(noAgents)
  const [status, setStatus] = useState<Agents['status']>('loading')

  const refresh = useCallback(async () => {
    const list = await listAgents().catch(() => null)
    if (list !== null) setItems(list.items)
    setStatus((before) => (list !== null ? 'ready' : before === 'ready' ? 'ready' : 'failed'))
  }, [])

  useEffect(() => {
    const refreshIfVisible = () => {
      if (document.visibilityState === 'visible') void refresh()
    }
    refreshIfVisible()
    document.addEventListener('visibilitychange', refreshIfVisible)
    return () => document.removeEventListener('visibilitychange', refreshIfVisible)
  }, [refresh])

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
