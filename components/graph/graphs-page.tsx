'use client'

import { ResourceListPage } from '@/components/resource/resource-list-page'
import { useGraphActions } from '@/hooks/use-graph-actions'
import { useGraphs } from '@/hooks/use-graphs'
import { GraphRow } from './graph-row'

/** The graphs, and the ways to get one: made or imported. */
export function GraphsPage() {
  return (
    <ResourceListPage
      kind="graph"
      about="A graph joins models, agents, tools and people. Nodes that do not depend on each other run at the same time, and what has finished is never run again."
      emptyText="No graphs yet. Make one, or import a file."
      list={useGraphs()}
      takeIn={useGraphActions().takeIn}
      row={(graph) => <GraphRow key={graph.id} graph={graph} />}
    />
  )
}
