'use client'

import type { GraphResource } from '@/lib/protocol/graphs'
import { getGraph } from '@/lib/client/graphs-api'
import { type LoadedResource, useResource } from './use-resource'

/** One graph as the server has it now; of no id, one that is still to be made. */
export function useGraph(id: string | null): LoadedResource<GraphResource> {
  return useResource(id, getGraph)
}
