'use client'

import { ChevronRight } from 'lucide-react'
import { memo } from 'react'
import type { RunStore } from '@/components/run/answer-view'
import { formatSpan } from '@/components/run/figures'
import { plainText } from '@/components/run/tool/exact-text'
import { Icon } from '@/components/ui/icon'
import type { Bar, BarKind, TimelineLane } from '@/hooks/timeline'
import { useBlock } from '@/hooks/use-run'
import { useGraphNode } from '@/hooks/use-run-graph'
import { iconOfNode } from './node-icon'

interface TimelineRowProps {
  readonly store: RunStore
  readonly lane: TimelineLane
  readonly isSelected: boolean
  readonly onSelect: (id: string) => void
  readonly onToggle: (lane: TimelineLane) => void
}

/** One run of a node: its name, and what it did when. */
export const TimelineRow = memo(function TimelineRow({
  store,
  lane,
  isSelected,
  onSelect,
  onToggle,
}: TimelineRowProps) {
  const node = useGraphNode(store, useBlock(store, lane.id))
  const name =
    lane.item === undefined ? plainText(lane.name) : `${plainText(lane.name)} ${lane.item.index + 1}`
  const depth = lane.depth * 12
  const indent: Record<`--${string}`, string> = { '--indent': `${depth + (lane.hasInside ? 18 : 0)}px` }
  return (
    <li className="relative">
      <button
        type="button"
        className="timeline-lane"
        aria-current={isSelected ? 'true' : undefined}
        title={name}
        onClick={() => onSelect(lane.id)}
      >
        <span className="timeline-name" style={indent}>
          <Icon of={iconOfNode(node)} isSmall className="text-ink-2" />
          <span className="min-w-0 truncate">{name}</span>
        </span>
        <span className="timeline-track">
          {lane.bars.map((bar, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- what happened in a lane stays where it is
            <BarView key={index} bar={bar} />
          ))}
        </span>
      </button>
      {lane.hasInside && (
        <button
          type="button"
          aria-expanded={lane.isOpen}
          aria-label={`Nodes in ${name}`}
          onClick={() => onToggle(lane)}
          style={{ left: depth - 6 }}
          className="absolute top-0 inline-flex size-6 items-center justify-center rounded-1 text-ink-3 hover:bg-hover max-tablet:hidden"
        >
          <Icon of={ChevronRight} isSmall className={lane.isOpen ? 'rotate-90' : ''} />
        </button>
      )}
    </li>
  )
})

const words: Record<BarKind, string> = {
  think: 'thinks',
  work: 'runs',
  done: 'done',
  failed: 'failed',
  stopped: 'stopped',
  pause: 'pause',
  ask: 'waits for a person',
  skipped: 'skipped',
  kept: 'kept from the earlier run',
}

function BarView({ bar: { kind, from, to } }: { readonly bar: Bar }) {
  const place: Record<`--${string}`, number> = { '--from': from, ...(to !== null && { '--to': to }) }
  return (
    <span className="bar" data-kind={kind} data-open={to === null || undefined} style={place}>
      <span className="sr-only">
        {words[kind]}
        {to !== null && to > from && ` ${formatSpan(to - from)}`}
        {'. '}
      </span>
    </span>
  )
}
