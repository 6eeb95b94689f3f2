'use client'

import { GraphDrawing } from '@/components/graph/graph-drawing'
import type { RunStore } from '@/components/run/answer-view'
import { useDrawnNodes, useRunEnd } from '@/hooks/use-run'
import { useElapsed } from '@/hooks/use-elapsed'
import { edgeUseOf } from '@/hooks/graph-states'
import { useRunGraph } from '@/hooks/use-run-graph'
import type { GraphDefinition } from '@/lib/protocol/graphs'
import { stateOfNode } from './drawn-state'

interface GraphSectionProps {
  readonly store: RunStore
  /** Shows a node by the block of its first attempt. */
  readonly onSelect: (id: string) => void
}

/** The graph, with how each of its nodes stands. */
export function GraphSection({ store, onSelect }: GraphSectionProps) {
  const graph = useRunGraph()?.graph
  const end = useRunEnd(store)
  if (graph === undefined) return null
  const drawing = { store, graph, onSelect }
  return (
    <section aria-label="Graph" className="max-tablet:order-last">
      <h2>
        Graph
        <span className="min-w-0 truncate">{graph.name}</span>
      </h2>
      <div className="-mx-4 -mb-4 h-80 border-t border-line">
        {end === null ? <LiveDrawing {...drawing} /> : <Drawing {...drawing} now={end.durationMs} />}
      </div>
    </section>
  )
}

interface LiveDrawingProps extends GraphSectionProps {
  readonly graph: GraphDefinition
}

function LiveDrawing(props: LiveDrawingProps) {
  return <Drawing {...props} now={useElapsed(props.store)} />
}

interface DrawingProps extends LiveDrawingProps {
  /** ms since the start of the run. */
  readonly now: number
}

function Drawing({ store, graph, onSelect, now }: DrawingProps) {
  const runs = useDrawnNodes(store)
  const end = useRunEnd(store)
  const moment = {
    graph,
    runs,
    now,
    hasEnded: end !== null,
    hasCompleted: end?.status === 'completed',
  }
  return (
    <GraphDrawing
      graph={graph}
      label={`Nodes of ${graph.name}`}
      onSelect={(nodeId) => {
        const nodeRun = runs.get(nodeId)
        if (nodeRun !== undefined) onSelect(nodeRun.id)
      }}
      stateOf={(nodeId) => stateOfNode(nodeId, moment)}
      edgeStateOf={(edge) => edgeUseOf(graph, runs, store.getState().run, edge)}
    />
  )
}
