'use client'

import { Field, lineClass } from '@/components/ui/field'
import { nodeIdSchema } from '@/lib/protocol/graphs'
import { useHeldText } from '@/hooks/use-held-text'
import type { NodeForm } from './node-form'

/** By which edges, templates and conditions name a node. */
export function NodeIdField({ form: { editor, node, errorOf } }: { readonly form: NodeForm }) {
  const { problem, field } = useHeldText({
    value: node.id,
    error: errorOf('id'),
    problemOf,
    onTake: (id) => editor.rename(node.id, id),
  })

  function problemOf(id: string): string | undefined {
    if (editor.draft.nodes.some((other) => other.id === id)) return 'Another node has this id.'
    return nodeIdSchema.safeParse(id).success
      ? undefined
      : 'Begins with a letter and holds letters, digits, _ and - only.'
  }

  return (
    <Field label="Id" isStacked error={problem}>
      {(ties) => (
        <input
          {...ties}
          {...field}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          className={`${lineClass} mono`}
        />
      )}
    </Field>
  )
}
