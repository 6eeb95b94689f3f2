'use client'

import { usePathname } from 'next/navigation'
import { useState } from 'react'
import { type ResourceKind, resourceKinds } from './resource-kinds'

export interface EditedId {
  /** Null for one that is new, also once it has got its id: its editor keeps its place. */
  readonly id: string | null
  /** It was saved for the first time. */
  readonly onMade: (id: string) => void
}

/** Which one the path names. */
export function useEditedId(kind: ResourceKind): EditedId {
  const { idOf, pathOf } = resourceKinds[kind]
  const named = idOf(usePathname())
  const [made, setMade] = useState<string | null>(null)
  return {
    id: named === made ? null : named,
    onMade(id) {
      setMade(id)
      window.history.replaceState(null, '', pathOf(id))
    },
  }
}
