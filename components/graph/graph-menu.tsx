'use client'

import { ResourceActionsMenu } from '@/components/resource/resource-actions-menu'
import type { GraphDefinition, GraphResource } from '@/lib/protocol/graphs'
import { useGraphActions } from '@/hooks/use-graph-actions'

interface GraphMenuProps {
  readonly graph: GraphResource
  readonly isInList?: boolean
  /** What a copy is made of; absent: what is saved. */
  readonly definition?: GraphDefinition | null
}

export function GraphMenu({ graph, ...rest }: GraphMenuProps) {
  return <ResourceActionsMenu kind="graph" resource={graph} actions={useGraphActions()} {...rest} />
}
