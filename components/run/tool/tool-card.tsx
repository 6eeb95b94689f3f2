'use client'

import { useId, useState } from 'react'
import type { StreamingBlock } from '@/lib/blocks/block'
import type { RunStore } from '@/components/run/answer-view'
import { useBlock, useRun } from '@/hooks/use-run'
import { isDraft, isDraftSaved } from './draft-block'
import { DraftCard } from './draft-card'
import { ToolDetails } from './tool-details'
import { ToolHead } from './tool-head'
import { nameOfTool } from './tool-name'
import { shareDone, stateOfTool } from './tool-state'

interface ToolCardProps {
  readonly store: RunStore
  readonly id: string
  readonly isLive: boolean
}

/** A call: one row, and below it, when a person opens it, what it was given and what came of it. */
export function ToolCard({ store, id, isLive }: ToolCardProps) {
  const detailsId = useId()
  const [isOpen, setOpen] = useState<boolean | null>(null)
  const block = useBlock(store, id)
  const runId = useRun(store, (run) => run.runId)
  const isSaved = useRun(store, (run) => isDraftSaved(run, id))
  if (block === undefined) return null
  const draft = isDraft(block)
  const isShown = isOpen ?? (draft && !isSaved)
  return (
    <div data-part className="tool" data-look={stateOfTool(block).look}>
      <ToolHead
        store={store}
        block={block}
        isLive={isLive}
        isOpen={isShown}
        isGistBelow={draft && isShown}
        detailsId={detailsId}
        onToggle={() => setOpen(!isShown)}
      />
      {isLive && <Meter block={block} />}
      {isShown && draft && <DraftCard id={detailsId} block={block} isLive={isLive} />}
      {isShown && !draft && <ToolDetails id={detailsId} block={block} runId={runId} />}
    </div>
  )
}

/** Lies on the lower edge of the row, which keeps its height. */
function Meter({ block }: { readonly block: StreamingBlock }) {
  const share = shareDone(block)
  if (share === undefined) return null
  return <progress className="meter" aria-label={`${nameOfTool(block)}: done`} value={share} />
}
