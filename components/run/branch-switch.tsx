'use client'

import { ChevronLeft, ChevronRight } from 'lucide-react'
import { Icon } from '@/components/ui/icon'

interface BranchSwitchProps {
  readonly ids: readonly string[]
  readonly shown: string
  readonly onChoose: (id: string) => void
}

const arrow =
  'inline-flex h-6.5 w-6 items-center justify-center rounded-2 text-ink-2 hover:bg-hover hover:text-ink disabled:text-ink-3 disabled:opacity-50 disabled:hover:bg-transparent max-tablet:h-9 max-tablet:w-8'

/** ‹ 2 / 3 › between the answers to one prompt; nothing when there is one. */
export function BranchSwitch({ ids, shown, onChoose }: BranchSwitchProps) {
  const at = ids.indexOf(shown)
  const [previous, next] = [ids[at - 1], ids[at + 1]]
  if (ids.length < 2) return null
  return (
    <span className="num inline-flex items-center text-meta text-ink-2">
      <button
        type="button"
        className={arrow}
        aria-label="Previous version"
        disabled={previous === undefined}
        onClick={() => previous !== undefined && onChoose(previous)}
      >
        <Icon of={ChevronLeft} isSmall />
      </button>
      {at + 1} / {ids.length}
      <button
        type="button"
        className={arrow}
        aria-label="Next version"
        disabled={next === undefined}
        onClick={() => next !== undefined && onChoose(next)}
      >
        <Icon of={ChevronRight} isSmall />
      </button>
    </span>
  )
}
