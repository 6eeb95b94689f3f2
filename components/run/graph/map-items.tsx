'use client'

import { type ReactNode, useState } from 'react'
import type { RunStore } from '@/components/run/answer-view'
import { formatInteger } from '@/components/run/figures'
import { Button } from '@/components/ui/button'
import { useLastAttempts } from '@/hooks/use-run'
import { countItems, type ItemCounts, wordsOfItems } from './graph-words'

/** So many are drawn at once: a map may have thousands. */
const page = 50

interface MapItemsProps {
  readonly store: RunStore
  /** The first attempts at the items. */
  readonly ids: readonly string[]
  /** Draws these items, one below another. */
  readonly lanes: (ids: readonly string[]) => ReactNode
}

/** How far a map has come, its items that run or failed, and behind a button all that are done. */
export function MapItems({ store, ids, lanes }: MapItemsProps) {
  const items = useLastAttempts(store, ids)
  const [doneShown, setDoneShown] = useState(0)
  const isDone = (_id: string, index: number) => items[index]?.nodeInfo?.status === 'completed'
  const done = ids.filter(isDone)
  const others = ids.filter((id, index) => !isDone(id, index))
  const unseen = others.length - page
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <Progress counts={countItems(items)} />
      {lanes(others.slice(0, page))}
      {unseen > 0 && <p className="text-small text-ink-3">{formatInteger(unseen)} more like these</p>}
      {lanes(done.slice(0, doneShown))}
      {done.length > 0 && <MoreButton left={done.length - doneShown} onMore={showMore} />}
    </div>
  )

  function showMore() {
    setDoneShown(doneShown >= done.length ? 0 : doneShown + page)
  }
}

function MoreButton({ left, onMore }: { readonly left: number; readonly onMore: () => void }) {
  return (
    <Button look="bare" size="small" className="-ml-2 self-start" onClick={onMore}>
      {left > 0
        ? `Show ${formatInteger(Math.min(left, page))} of ${formatInteger(left)} done`
        : 'Fold those done'}
    </Button>
  )
}

function Progress({ counts }: { readonly counts: ItemCounts }) {
  return (
    <div className="flex min-w-0 items-center gap-3">
      <span className="num flex-none text-small text-ink-2">{wordsOfItems(counts)}</span>
      <progress
        className="map-meter"
        aria-label="Items done"
        value={counts.done}
        max={Math.max(1, counts.total)}
      />
    </div>
  )
}
