'use client'

import { ListTree } from 'lucide-react'
import { PageHeader } from '@/components/frame/page-header'
import { Button } from '@/components/ui/button'
import { Chip } from '@/components/ui/chip'
import { Icon } from '@/components/ui/icon'
import type { ChosenSpeaker } from '@/hooks/use-speaker'
import { speakerIcons } from './speaker-icons'

interface ChatHeaderProps {
  readonly title: string
  readonly chosen: ChosenSpeaker
  /** Null where there is no run to look into. */
  readonly panel: { readonly isOpen: boolean; readonly toggle: () => void } | null
}

export function ChatHeader({ title, chosen, panel }: ChatHeaderProps) {
  return (
    <PageHeader
      title={title}
      about={
        chosen.speaker !== null &&
        chosen.speaker.kind !== 'model' &&
        chosen.name !== null && (
          <Chip className="max-w-[40%] shrink! max-tablet:hidden">
            <Icon of={speakerIcons[chosen.speaker.kind]} isSmall />
            <span className="truncate">{chosen.name}</span>
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
