'use client'

import { ChevronRight, CircleSlash } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { blockOf } from '@/lib/blocks/reduce'
import type { RunStore } from '@/components/run/answer-view'
import { plainText } from '@/components/run/tool/exact-text'
import { Icon } from '@/components/ui/icon'
import { useRun } from '@/hooks/use-run'

interface QuietRowProps {
  readonly store: RunStore
  readonly ids: readonly string[]
}

/** "Skipped: a, b": nodes that no path led to. */
export function SkippedRow({ store, ids }: QuietRowProps) {
  const names = useNames(store, ids)
  return (
    <p data-part data-block={ids[0]} className="flex min-h-9 items-center gap-2 text-small text-ink-3">
      <Icon of={CircleSlash} isSmall />
      <span className="min-w-0 [overflow-wrap:anywhere]">Skipped: {names}</span>
    </p>
  )
}

/** "Kept from the earlier run: a, b": folded, since nothing of it happened here. */
export function KeptRow({ store, ids, children }: QuietRowProps & { readonly children: ReactNode }) {
  const names = useNames(store, ids)
  const [isOpen, setOpen] = useState(false)
  return (
    <details
      data-part
      className="text-ink-2"
      open={isOpen}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary className="flex min-h-9 cursor-pointer list-none items-center gap-2 text-small hover:text-ink [&::-webkit-details-marker]:hidden">
        <Icon
          of={ChevronRight}
          isSmall
          className={`text-ink-3 transition-transform duration-(--d-1) ${isOpen ? 'rotate-90' : ''}`}
        />
        <span className="min-w-0 [overflow-wrap:anywhere]">Kept from the earlier run: {names}</span>
      </summary>
      {isOpen && <div className="mt-1.5 flex min-w-0 flex-col gap-1">{children}</div>}
    </details>
  )
}

/** Names do not change. */
function useNames(store: RunStore, ids: readonly string[]): string {
  return useRun(store, (run) =>
    ids.map((id) => plainText(blockOf(run, id)?.nodeInfo?.nodeName ?? '')).join(', '),
  )
}
