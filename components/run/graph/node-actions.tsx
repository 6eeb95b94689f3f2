'use client'

import { GitFork, Pin, RotateCw } from 'lucide-react'
import { useState } from 'react'
import type { StreamingBlock } from '@/lib/blocks/block'
import type { RunStore } from '@/components/run/answer-view'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { useRun } from '@/hooks/use-run'
import type { RerunAction } from './rerun-body'
import { RerunDialog } from './rerun-dialog'

/** What the page does once something was run from here. */
export interface RunActions {
  /** Shows the new run, which answers beside this one. */
  readonly onRerun: (runId: string) => void
  /** Shows the new run in its conversation. */
  readonly onFork: (conversationId: string) => void
}

interface NodeActionsProps {
  readonly store: RunStore
  readonly block: StreamingBlock
  readonly actions: RunActions
}

/** What a run that has ended can be run again from. */
export function NodeActions({ store, block, actions }: NodeActionsProps) {
  const [asked, setAsked] = useState<RerunAction | null>(null)
  const hasEnded = useRun(store, (run) => run.end !== null)
  // An item is a part of its map: the map is run again.
  const isNode = block.span?.item === undefined && block.nodeInfo?.status !== 'skipped'
  if (!hasEnded || !isNode) return null
  return (
    <div className="sticky bottom-0 z-1 -mx-4 mt-auto -mb-4 flex flex-wrap gap-1.5 border-t border-line bg-bank px-4 py-2.5">
      <Button size="small" onClick={() => setAsked('pin')}>
        <Icon of={Pin} isSmall />
        Pin output
      </Button>
      <Button size="small" onClick={() => setAsked('rerun')}>
        <Icon of={RotateCw} isSmall />
        Rerun from here
      </Button>
      <Button size="small" onClick={() => setAsked('fork')}>
        <Icon of={GitFork} isSmall />
        Fork
      </Button>
      {asked !== null && (
        <RerunDialog
          store={store}
          block={block}
          action={asked}
          actions={actions}
          onClose={() => setAsked(null)}
        />
      )}
    </div>
  )
}
