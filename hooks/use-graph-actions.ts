'use client'

import type { GraphDefinition } from '@/lib/protocol/graphs'
import { exportGraph, importGraph, removeGraph, saveGraph } from '@/lib/client/graphs-api'
import { type ImportedGraph, useGraphs } from './use-graphs'
import { type ResourceActions, type ResourceCalls, useResourceActions } from './use-resource-actions'

const calls: ResourceCalls<GraphDefinition, ImportedGraph> = {
  kind: 'graph',
  async importFile(file) {
    const { graph, notes } = await importGraph(JSON.stringify(file))
    return { id: graph.id, notes }
  },
  exportText: exportGraph,
  save: saveGraph,
  remove: removeGraph,
}

/** What a person does to a graph as a whole. What there is to know of one that is taken in is kept for its editor. */
export function useGraphActions(): ResourceActions<GraphDefinition, ImportedGraph> {
  const { refresh, keepImported } = useGraphs()
  const actions = useResourceActions(calls, refresh)
  return {
    ...actions,
    async takeIn(text) {
      const result = await actions.takeIn(text)
      if ('id' in result) keepImported(result)
      return result
    },
  }
}
