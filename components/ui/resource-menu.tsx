'use client'

import { Copy, Download, Ellipsis, Pencil, RotateCcw, Trash2 } from 'lucide-react'
import { Icon } from './icon'
import { Menu, type MenuItem } from './menu'

interface ResourceMenuProps {
  readonly name: string
  readonly isExample: boolean
  readonly revision: number
  /** In a dense row. */
  readonly isSmall?: boolean
  /** Absent where it is open already. */
  readonly onEdit?: () => void
  /** Absent while there is nothing that could be copied. */
  readonly onDuplicate?: (() => void) | undefined
  readonly onExport: () => void
  readonly onRemove: () => void
}

/** What can be done with an agent or a graph as a whole. A shipped one that was never changed cannot be deleted. */
export function ResourceMenu({
  name,
  isExample,
  revision,
  isSmall = false,
  onEdit,
  onDuplicate,
  onExport,
  onRemove,
}: ResourceMenuProps) {
  const items: (MenuItem | false | undefined)[] = [
    onEdit && { id: 'edit', label: 'Edit', icon: Pencil, onSelect: onEdit },
    onDuplicate && { id: 'duplicate', label: 'Duplicate', icon: Copy, onSelect: onDuplicate },
    { id: 'export', label: 'Export', icon: Download, onSelect: onExport },
    isExample
      ? revision > 0 && {
          id: 'reset',
          label: 'Reset to the shipped one',
          icon: RotateCcw,
          isDangerous: true,
          onSelect: onRemove,
        }
      : { id: 'delete', label: 'Delete', icon: Trash2, isDangerous: true, onSelect: onRemove },
  ]
  return (
    <Menu
      label={`More for ${name}`}
      isIconOnly
      buttonClass="inline-flex size-6.5 flex-none items-center justify-center rounded-2 text-ink-2 hover:bg-chosen hover:text-ink aria-expanded:bg-chosen max-tablet:size-10"
      items={items.filter((item) => item !== undefined && item !== false)}
    >
      <Icon of={Ellipsis} isSmall={isSmall} />
    </Menu>
  )
}
