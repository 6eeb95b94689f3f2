'use client'

import { Bot, ListTree } from 'lucide-react'
import { PageHeader } from '@/components/frame/page-header'
import { Button } from '@/components/ui/button'
import { Chip } from '@/components/ui/chip'
import { Icon } from '@/components/ui/icon'

interface ChatHeaderProps {
  readonly title: string
  /** Of the agent that speaks; null where a model does. */
  readonly agentName: string | null
  /** Null where there is no run to look into. */
  readonly panel: { readonly isOpen: boolean; readonly toggle: () => void } | null
}

export function ChatHeader({ title, agentName, panel }: ChatHeaderProps) {
  return (
    <PageHeader
      title={title}
      about={
        agentName !== null && (
          <Chip className="max-w-[40%] shrink! max-tablet:hidden">
            <Icon of={Bot} isSmall />
            <span className="truncate">{agentName}</span>
          </Chip>
        )
      }
    >
      {panel !== null && (
        <Button
          look="bare"
          size="small"
          aria-pressed={panel.isOpen}
          title="Details of the run (Ctrl \)"
          onClick={panel.toggle}
          className="aria-pressed:bg-chosen aria-pressed:text-ink max-tablet:size-10 max-tablet:p-0"
        >
          <Icon of={ListTree} isSmall />
          <span className="max-tablet:sr-only">Run</span>
        </Button>
      )}
    </PageHeader>
  )
}
