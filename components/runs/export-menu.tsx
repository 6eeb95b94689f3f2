'use client'

import { Ellipsis, FileJson, MessagesSquare } from 'lucide-react'
import { Icon } from '@/components/ui/icon'
import { Menu } from '@/components/ui/menu'
import { downloadRun } from '@/hooks/download-run'
import type { RunSummary } from '@/lib/protocol/runs'

/** A run as a file. */
export function ExportMenu({ run }: { readonly run: RunSummary }) {
  return (
    <Menu
      label={`More for ${run.title}`}
      isIconOnly
      buttonClass="inline-flex size-7.5 flex-none items-center justify-center rounded-2 text-ink-2 hover:bg-chosen hover:text-ink aria-expanded:bg-chosen max-tablet:size-10"
      items={[
        {
          id: 'jsonl',
          label: 'Export all events',
          hint: 'JSONL',
          icon: FileJson,
          onSelect: () => downloadRun(run.run_id, 'jsonl'),
        },
        {
          id: 'messages',
          label: 'Export as messages',
          hint: 'JSON',
          icon: MessagesSquare,
          onSelect: () => downloadRun(run.run_id, 'messages'),
        },
      ]}
    >
      <Icon of={Ellipsis} isSmall />
    </Menu>
  )
}
