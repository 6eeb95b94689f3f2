'use client'

import { Plus } from 'lucide-react'
import { buttonClass } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { Menu } from '@/components/ui/menu'
import type { NodeKind } from '@/hooks/graph-draft'
import { addNode } from '@/hooks/graph-edits'
import type { GraphEditor } from '@/hooks/use-graph-editor'
import { nodeKinds } from './node-kind'

interface AddNodeMenuProps {
  readonly editor: GraphEditor
  /** Over the drawing; on phones, where there is no room beside its nodes, above it. */
  readonly isFloating?: boolean
}

const kinds: readonly NodeKind[] = [
  'agent',
  'model',
  'tool',
  'branch',
  'map',
  'subgraph',
  'human',
  'start',
  'end',
]

/** Adds a node behind the one that is selected, and shows its fields. */
export function AddNodeMenu({ editor, isFloating = false }: AddNodeMenuProps) {
  const { draft, selectedId } = editor
  const has = (kind: NodeKind) => draft.nodes.some((node) => node.kind === kind)
  const offered = kinds.filter((kind) => (kind === 'start' || kind === 'end' ? !has(kind) : true))

  function add(kind: NodeKind) {
    const { id } = addNode(draft, kind, selectedId)
    editor.edit((before) => addNode(before, kind, selectedId).draft, { select: id })
  }

  const menu = (
    <Menu
      label="Add a node"
      buttonClass={`${buttonClass({ size: 'small' })} ${isFloating ? '' : 'self-start'}`}
      items={offered.map((kind) => ({
        id: kind,
        label: nodeKinds[kind].label,
        hint: nodeKinds[kind].about,
        icon: nodeKinds[kind].icon,
        onSelect: () => add(kind),
      }))}
    >
      <Icon of={Plus} isSmall />
      Add node
    </Menu>
  )
  return isFloating ? (
    <div className="max-tablet:px-3 max-tablet:pt-3 tablet:absolute tablet:top-3 tablet:left-3 tablet:z-10">
      {menu}
    </div>
  ) : (
    menu
  )
}
