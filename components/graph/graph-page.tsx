'use client'

import { UnreadResource } from '@/components/resource/unread-resource'
import { type EditedId, useEditedId } from '@/components/resource/use-edited-id'
import { useGraph } from '@/hooks/use-graph'
import { GraphEditor } from './graph-editor'

/** The editor of the graph that the path names. */
export function GraphPage() {
  const { id, onMade } = useEditedId('graph')
  return <LoadedGraph key={id} id={id} onMade={onMade} />
}

function LoadedGraph({ id, onMade }: EditedId) {
  const state = useGraph(id)
  if (state.status === 'ready') return <GraphEditor initial={state.resource} onMade={onMade} />
  return <UnreadResource kind="graph" status={state.status} onRetry={state.reload} />
}
