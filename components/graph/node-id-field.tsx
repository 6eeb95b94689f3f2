'use client'

import { useState } from 'react'
import { Field, lineClass } from '@/components/ui/field'
import { nodeIdSchema } from '@/lib/protocol/graphs'
import { renameNode } from '@/hooks/graph-edits'
import type { NodeForm } from './node-form'

/** By which edges and templates name a node. Taken over once it is left, so that no half id is written everywhere. */
export function NodeIdField({ form: { editor, node, errorOf } }: { readonly form: NodeForm }) {
  const [typed, setTyped] = useState<string | null>(null)
  const problem = typed === null ? errorOf('id') : problemOf(typed)

  function problemOf(id: string): string | undefined {
    if (id === node.id) return undefined
    if (editor.draft.nodes.some((other) => other.id === id)) return 'Another node has this id.'
    return nodeIdSchema.safeParse(id).success
      ? undefined
      : 'Begins with a letter and holds letters, digits, _ and - only.'
  }

  function take() {
    if (typed === null || problemOf(typed) !== undefined) return
    if (typed !== node.id) editor.edit((draft) => renameNode(draft, node.id, typed), { select: typed })
    setTyped(null)
  }

  return (
    <Field label="Id" isStacked error={problem}>
      {(ties) => (
        <input
          {...ties}
          value={typed ?? node.id}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          onChange={(event) => setTyped(event.target.value.trim())}
          onBlur={take}
          onKeyDown={(event) => {
            if (event.key === 'Enter') take()
          }}
          className={`${lineClass} mono`}
        />
      )}
    </Field>
  )
}
