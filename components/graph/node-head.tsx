'use client'

import { ArrowDown, ArrowUp, ChevronLeft, Copy, Ellipsis, Trash2 } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { Menu, type MenuItem } from '@/components/ui/menu'
import { type AddedNode, duplicateNode, moveNode, removeNode } from '@/hooks/graph-edits'
import { nameOfNode, nodeKinds } from './node-kind'
import type { NodeForm } from './node-form'

interface NodeHeadProps {
  readonly form: NodeForm
  readonly isReadOnly: boolean
}

/** What is selected, and what can be done with it as a whole. */
export function NodeHead({ form: { editor, node }, isReadOnly }: NodeHeadProps) {
  const { icon, label } = nodeKinds[node.kind]
  const name = nameOfNode(node)
  const isOnce = node.kind === 'start' || node.kind === 'end'
  const at = editor.draft.nodes.indexOf(node)
  const isLast = at === editor.draft.nodes.length - 1

  function duplicate() {
    const { id }: AddedNode = duplicateNode(editor.draft, node.id)
    editor.edit((draft) => duplicateNode(draft, node.id).draft, { select: id })
  }
  const move = (by: -1 | 1) => editor.edit((draft) => moveNode(draft, node.id, by))

  const items: (MenuItem | false)[] = [
    !isOnce && { id: 'duplicate', label: 'Duplicate', icon: Copy, onSelect: duplicate },
    at > 0 && { id: 'up', label: 'Earlier in the list', icon: ArrowUp, onSelect: () => move(-1) },
    !isLast && { id: 'down', label: 'Later in the list', icon: ArrowDown, onSelect: () => move(1) },
    {
      id: 'delete',
      label: 'Delete',
      icon: Trash2,
      isDangerous: true,
      onSelect: () => editor.edit((draft) => removeNode(draft, node.id), { select: null }),
    },
  ]
  return (
    <div className="mb-3.5 flex min-w-0 items-center gap-2">
      <Button
        look="bare"
        size="small"
        isSquare
        aria-label="Back to the graph"
        title="Back to the graph"
        onClick={() => editor.select(null)}
        className="-ml-1.5"
      >
        <Icon of={ChevronLeft} isSmall />
      </Button>
      <Icon of={icon} className="text-ink-2" />
      <h2 className="min-w-0 truncate text-[14px] leading-5 font-semibold" title={name}>
        {name}
      </h2>
      <span className="min-w-0 flex-1 truncate text-small text-ink-3">{label}</span>
      {!isReadOnly && (
        <Menu
          label={`More for ${name}`}
          isIconOnly
          buttonClass="inline-flex size-6.5 flex-none items-center justify-center rounded-2 text-ink-2 hover:bg-chosen hover:text-ink aria-expanded:bg-chosen max-tablet:size-10"
          items={items.filter((item) => item !== false)}
        >
          <Icon of={Ellipsis} isSmall />
        </Menu>
      )}
    </div>
  )
}
