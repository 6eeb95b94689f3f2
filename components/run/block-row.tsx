'use client'

import type { ReactNode } from 'react'
import { blockOf } from '@/lib/blocks/reduce'
import type { SpanRow } from '@/hooks/span-rows'
import { useRun } from '@/hooks/use-run'
import type { RunStore } from './answer-view'
import { MarginTime } from './margin'
import { RowView } from './row-view'

interface BlockRowProps {
  readonly store: RunStore
  readonly row: SpanRow
  readonly isLive: boolean
  /** The speaker, on the first row only. */
  readonly name: ReactNode
}

/** One row of an answer with its margin: the second at which it began. */
export function BlockRow({ store, row, isLive, name }: BlockRowProps) {
  const [first = ''] = row.ids
  const begun = useRun(store, (run) => blockOf(run, first)?.timestamp ?? 0)
  const isText = useRun(store, (run) => ['text', 'reasoning'].includes(blockOf(run, first)?.type ?? ''))
  return (
    <div className="stream-row">
      {name ?? <MarginTime at={begun} isTall={!isText} />}
      <div className="min-w-0">
        <RowView store={store} row={row} isLive={isLive} depth={0} />
      </div>
    </div>
  )
}
