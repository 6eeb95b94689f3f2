'use client'

import { useFrame } from '@/components/frame/frame-context'
import { graphPath } from '@/components/frame/frame-path'
import { ResourceMenu } from '@/components/ui/resource-menu'
import type { GraphDefinition, GraphResource } from '@/lib/protocol/graphs'
import { useGraphActions } from '@/hooks/use-graph-actions'

interface GraphMenuProps {
  readonly graph: GraphResource
  /** In the list it also edits; in its editor, what happens to it leads away from there. */
  readonly isInList?: boolean
  /** What a copy is made of; absent: what is saved. */
  readonly definition?: GraphDefinition | null
}

export function GraphMenu({ graph, isInList = false, definition = graph.definition }: GraphMenuProps) {
  const frame = useFrame()
  const actions = useGraphActions()

  async function duplicate(source: GraphDefinition) {
    const id = await actions.duplicate(source)
    if (id !== null) frame.go(graphPath(id), true)
  }

  async function remove() {
    const isDone = await actions.remove(graph)
    if (isDone && !isInList) frame.go('/graphs', true)
  }

  return (
    <ResourceMenu
      name={graph.definition.name}
      isExample={graph.is_example}
      revision={graph.revision}
      isSmall={isInList}
      {...(isInList && { onEdit: () => frame.go(graphPath(graph.id)) })}
      {...(definition !== null && { onDuplicate: () => void duplicate(definition) })}
      onExport={() => void actions.saveAsFile(graph)}
      onRemove={() => void remove()}
    />
  )
}
