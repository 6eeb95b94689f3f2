'use client'

import type { AgentResource } from '@/lib/protocol/agents'
import { getAgent } from '@/lib/client/agents-api'
import { type LoadedResource, useResource } from './use-resource'

/** One agent as the server has it now; of no id, one that is still to be made. */
export function useAgent(id: string | null): LoadedResource<AgentResource> {
  return useResource(id, getAgent)
}
