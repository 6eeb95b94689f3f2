'use client'

import type { RunMode } from '@/lib/protocol/events'
import { useAgents } from './use-agents'
import { useGraphs } from './use-graphs'

/**
 * What whoever answers is called: a model's name is its own.
 * @param mode which kind is meant by an id that both an agent and a graph have
 */
export function useSpeakerName(mode: RunMode): (id: string) => string {
  const agents = useAgents()
  const graphs = useGraphs()
  return (id) => {
    const isOfGraph = graphs.find(id) !== undefined && (mode === 'graph' || agents.find(id) === undefined)
    return isOfGraph ? graphs.nameOf(id) : agents.nameOf(id)
  }
}
