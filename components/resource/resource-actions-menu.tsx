'use client'

import { useFrame } from '@/components/frame/frame-context'
import { ResourceMenu } from '@/components/ui/resource-menu'
import type { Resource, ResourceActions } from '@/hooks/use-resource-actions'
import { type ResourceKind, resourceKinds } from './resource-kinds'

interface ResourceActionsMenuProps<Definition extends { readonly name: string }> {
  readonly kind: ResourceKind
  readonly resource: Resource<Definition>
  readonly actions: ResourceActions<Definition, { readonly id: string }>
  /** In the list it also edits; in its editor, what happens to it leads away from there. */
  readonly isInList?: boolean
  /** What a copy is made of; absent: what is saved. */
  readonly definition?: Definition | null
}

/** What can be done with one as a whole, and where that leads. */
export function ResourceActionsMenu<Definition extends { readonly name: string }>({
  kind,
  resource,
  actions,
  isInList = false,
  definition = resource.definition,
}: ResourceActionsMenuProps<Definition>) {
  const frame = useFrame()
  const { listPath, pathOf } = resourceKinds[kind]

  async function duplicate(source: Definition) {
    const copy = await actions.duplicate(source)
    if (copy !== null) frame.go(pathOf(copy.id), true)
  }

  async function remove() {
    const isDone = await actions.remove(resource)
    if (isDone && !isInList) frame.go(listPath, true)
  }

  return (
    <ResourceMenu
      name={resource.definition.name}
      isExample={resource.is_example}
      revision={resource.revision}
      isSmall={isInList}
      {...(isInList && { onEdit: () => frame.go(pathOf(resource.id)) })}
      {...(definition !== null && { onDuplicate: () => void duplicate(definition) })}
      onExport={() => void actions.saveAsFile(resource.id)}
      onRemove={() => void remove()}
    />
  )
}
