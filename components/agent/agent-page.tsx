'use client'

import { UnreadResource } from '@/components/resource/unread-resource'
import { type EditedId, useEditedId } from '@/components/resource/use-edited-id'
import { useAgent } from '@/hooks/use-agent'
import { AgentEditor } from './agent-editor'

/** The editor of the agent that the path names. */
export function AgentPage() {
  const { id, onMade } = useEditedId('agent')
  return <LoadedAgent key={id} id={id} onMade={onMade} />
}

function LoadedAgent({ id, onMade }: EditedId) {
  const state = useAgent(id)
  if (state.status === 'ready') return <AgentEditor initial={state.resource} onMade={onMade} />
  return <UnreadResource kind="agent" status={state.status} onRetry={state.reload} />
}
