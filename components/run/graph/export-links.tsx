'use client'

import { Download } from 'lucide-react'
import type { RunStore } from '@/components/run/answer-view'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { downloadRun } from '@/hooks/download-run'
import { useRun } from '@/hooks/use-run'

/** The run as files to keep: its events, and what was said. */
export function ExportLinks({ store }: { readonly store: RunStore }) {
  const runId = useRun(store, (run) => (run.end === null ? '' : run.runId))
  if (runId === '') return null
  return (
    <section aria-label="Export">
      <h2>Export</h2>
      <div className="flex flex-wrap gap-1.5">
        <Button size="small" onClick={() => downloadRun(runId, 'jsonl')}>
          <Icon of={Download} isSmall />
          Events (JSONL)
        </Button>
        <Button size="small" onClick={() => downloadRun(runId, 'messages')}>
          <Icon of={Download} isSmall />
          Messages
        </Button>
      </div>
    </section>
  )
}
