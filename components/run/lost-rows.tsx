'use client'

import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { blockOf } from '@/lib/blocks/reduce'
import { Icon } from '@/components/ui/icon'
import { useRun } from '@/hooks/use-run'
import type { RunStore } from './answer-view'
import { amountLost } from './lost-words'

interface LostRowsProps {
  readonly store: RunStore
  readonly ids: readonly string[]
  readonly children: ReactNode
}

/** What an attempt wrote that was lost: kept, folded, and never part of the answer. */
export function LostRows({ store, ids, children }: LostRowsProps) {
  // What is lost does not change any more.
  const amount = useRun(store, (run) => amountLost(ids.flatMap((id) => blockOf(run, id) ?? [])))
  return (
    <details data-part className="group/lost text-ink-2">
      <summary className="inline-flex min-h-(--t-read-lh) cursor-pointer list-none items-center gap-1.5 hover:text-ink [&::-webkit-details-marker]:hidden">
        <Icon
          of={ChevronRight}
          isSmall
          className="text-ink-3 transition-transform duration-(--d-1) group-open/lost:rotate-90"
        />
        Done again: {amount} of a lost attempt
      </summary>
      <div className="mt-1.5 ml-1.75 flex min-w-0 flex-col gap-2.5 border-l border-line-2 pl-3.75">
        {children}
      </div>
    </details>
  )
}
