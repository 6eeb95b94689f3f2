import type { DraftNode } from '@/hooks/graph-draft'
import { changeNode } from '@/hooks/graph-edits'
import { nodesBefore } from '@/hooks/graph-references'
import type { GraphEditor } from '@/hooks/use-graph-editor'

/** What the fields of one node need. */
export interface NodeForm {
  readonly editor: GraphEditor
  readonly node: DraftNode
  /** What may stand in its templates. */
  readonly before: readonly DraftNode[]
  /** What is wrong with a field, or with a part of it; the planner's word where the field itself is in order. */
  errorOf: (field: string) => string | undefined
  /** `field`: the one that was typed in. */
  change: (patch: Partial<DraftNode>, field: string) => void
}

export function nodeForm(editor: GraphEditor, node: DraftNode): NodeForm {
  const index = editor.draft.nodes.indexOf(node)
  const faults = editor.problems.filter(
    ({ node_id, severity }) => node_id === node.id && severity === 'error',
  )
  return {
    editor,
    node,
    before: nodesBefore(editor.draft, node.id),
    errorOf(field) {
      const path = `nodes.${index}.${field}`
      const own = Object.entries(editor.errors).find(([at]) => at === path || at.startsWith(`${path}.`))
      const planned = faults.find((one) => one.field === field || one.field?.startsWith(`${field}.`))
      return own?.[1] ?? planned?.message
    },
    change: (patch, field) =>
      editor.edit((draft) => changeNode(draft, node.id, patch), { field: `${node.id}.${field}` }),
  }
}
