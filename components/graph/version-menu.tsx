'use client'

import { History } from 'lucide-react'
import { buttonClass } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { Menu } from '@/components/ui/menu'
import type { GraphResource } from '@/lib/protocol/graphs'
import type { GraphVersions } from '@/hooks/use-graph-versions'

interface VersionMenuProps {
  readonly versions: GraphVersions
  readonly saved: GraphResource | null
}

/** The versions of a graph, newest first; an older one opens to be looked at. */
export function VersionMenu({ versions, saved }: VersionMenuProps) {
  if (saved === null || versions.items.length < 2) return null
  const current = versions.shown?.revision ?? saved.revision
  return (
    <Menu
      label="Versions"
      isIconOnly
      buttonClass={`${buttonClass({ look: 'bare', size: 'small', isSquare: true })} aria-expanded:bg-chosen max-tablet:size-10!`}
      note="A run keeps the version that it began with."
      items={versions.items.map(({ revision, updated, name }) => ({
        id: String(revision),
        label: revision === 0 ? `As shipped: ${name}` : `v${revision} · ${name}`,
        hint: updated === 0 ? undefined : timeOf(updated),
        isChosen: revision === current,
        onSelect: () => (revision === saved.revision ? versions.leave() : versions.show(revision)),
      }))}
    >
      <Icon of={History} isSmall />
    </Menu>
  )
}

/** "12 May, 14:31" */
export function timeOf(epoch: number): string {
  return new Date(epoch).toLocaleString([], {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  })
}
