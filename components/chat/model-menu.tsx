'use client'

import { Box, ChevronDown } from 'lucide-react'
import { Icon } from '@/components/ui/icon'
import { Menu } from '@/components/ui/menu'
import type { Models } from '@/hooks/use-models'

/** Who answers. Keeps its place while the list is read. */
export function ModelMenu({ models }: { readonly models: Models }) {
  return (
    <Menu
      label="Model"
      kind="listbox"
      note={models.problem}
      buttonClass="inline-flex h-6.5 min-w-0 items-center gap-1.25 rounded-2 px-2 text-small font-medium text-ink-2 hover:bg-hover hover:text-ink aria-expanded:bg-chosen max-tablet:h-10"
      items={models.items.map((model) => ({
        id: model.id,
        label: model.id,
        hint: model.demo ? 'built in, no key' : undefined,
        isChosen: model.id === models.chosen,
        onSelect: () => models.choose(model.id),
      }))}
    >
      <Icon of={Box} isSmall />
      <span className="min-w-0 truncate">
        <span className="sr-only">Model: </span>
        {models.chosen ?? (models.status === 'loading' ? '…' : 'No model')}
      </span>
      <Icon of={ChevronDown} isSmall />
    </Menu>
  )
}
