'use client'

import './graph-run.css'
import { type ReactNode, type UIEvent, useState } from 'react'
import type { RunStore } from '@/components/run/answer-view'
import { formatClock, formatDuration } from '@/components/run/figures'
import { rowsInView, type Scale, scaleOf, type TimelineLane } from '@/hooks/timeline'
import { useElapsed } from '@/hooks/use-elapsed'
import { useRunEnd, useTimeline } from '@/hooks/use-run'
import { TimelineRow } from './timeline-row'

/** From so many lanes on only those in view are drawn. */
const windowedFrom = 40
const laneHeight = 24
const longTicks = 6

interface TimelineProps {
  readonly store: RunStore
  readonly selectedId: string | null
  /** The first attempt's block. */
  readonly onSelect: (id: string) => void
}

/** When each node ran: a lane for each, a bar for each attempt, the head of what is live moving on. */
export function Timeline({ store, selectedId, onSelect }: TimelineProps) {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const lanes = useTimeline(store, opened)
  if (lanes.length === 0) return <p className="text-small text-ink-3">No node has begun yet.</p>
  return (
    <Scaled store={store}>
      <Lanes count={lanes.length}>
        {(from, to) =>
          lanes
            .slice(from, to)
            .map((lane) => (
              <TimelineRow
                key={lane.id}
                store={store}
                lane={lane}
                isSelected={lane.id === selectedId}
                onSelect={onSelect}
                onToggle={toggle}
              />
            ))
        }
      </Lanes>
    </Scaled>
  )

  function toggle({ id, isOpen }: TimelineLane) {
    setOpened((before) => new Set(isOpen ? [...before].filter((one) => one !== id) : [...before, id]))
  }
}

function Scaled({ store, children }: { readonly store: RunStore; readonly children: ReactNode }) {
  const end = useRunEnd(store)
  if (end === null) return <LiveScale store={store}>{children}</LiveScale>
  return (
    <Frame now={end.durationMs} isLive={false}>
      {children}
    </Frame>
  )
}

/** Renews by the clock; the lanes inside keep their places by themselves. */
function LiveScale({ store, children }: { readonly store: RunStore; readonly children: ReactNode }) {
  return (
    <Frame now={useElapsed(store)} isLive>
      {children}
    </Frame>
  )
}

interface FrameProps {
  /** ms since the start of the run. */
  readonly now: number
  readonly isLive: boolean
  readonly children: ReactNode
}

function Frame({ now, isLive, children }: FrameProps) {
  const scale = scaleOf(Math.max(1, now), longTicks)
  return (
    <div className="timeline num" style={variables(now, scale)}>
      <div className="max-tablet:hidden" />
      <Ruler {...scale} />
      <div className="relative col-span-full">
        {children}
        {isLive && <span className="timeline-now" />}
      </div>
    </div>
  )
}

function variables(now: number, { step, total }: Scale): Record<`--${string}`, number> {
  return { '--now': now, '--total': total, '--long': total / step }
}

function Ruler({ step, total }: Scale) {
  const ticks = Array.from({ length: Math.round(total / step) }, (_, index) => index * step)
  return (
    <div className="timeline-ruler" aria-hidden="true">
      {ticks.map((at) => (
        <span key={at} style={{ left: `${(at / total) * 100}%` }}>
          {step < 1000 ? formatDuration(at) : formatClock(at)}
        </span>
      ))}
    </div>
  )
}

interface LanesProps {
  readonly count: number
  readonly children: (from: number, to: number) => ReactNode
}

/** A list that scrolls by itself when it is long, and then draws what is in view. */
function Lanes({ count, children }: LanesProps) {
  const [view, setView] = useState({ top: 0, height: 336 })
  const isWindowed = count > windowedFrom
  const { from, to } = isWindowed
    ? rowsInView(view.top, view.height, laneHeight, count)
    : { from: 0, to: count }
  const onScroll = ({ currentTarget }: UIEvent<HTMLElement>) => {
    if (isWindowed) setView({ top: currentTarget.scrollTop, height: currentTarget.clientHeight })
  }
  return (
    <ul className="timeline-rows thin-scroll" aria-label="Timeline" onScroll={onScroll}>
      <li aria-hidden="true" style={{ height: from * laneHeight }} />
      {children(from, to)}
      <li aria-hidden="true" style={{ height: (count - to) * laneHeight }} />
    </ul>
  )
}
