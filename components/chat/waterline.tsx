'use client'

import { useEffect, useRef } from 'react'
import type { RunStore } from '@/components/run/answer-view'
import { useConnectionLine } from '@/hooks/use-connection-line'
import { advanceWater, eventStep, heartbeatStep, waterStart } from './water-position'

interface WaterlineProps {
  readonly store: RunStore
  readonly isRunning: boolean
}

/** The rule on which the composer stands. It moves only when something came: it stands when the stream stands. */
export function Waterline({ store, isRunning }: WaterlineProps) {
  const rule = useRef<HTMLDivElement>(null)
  const segment = useRef<HTMLElement>(null)
  const line = useConnectionLine(store, isRunning)

  useEffect(() => {
    let position = waterStart
    // One update of the store is one frame, so this runs at most once a frame, and without a render.
    return store.subscribe((state, before) => {
      const step = stepOf(state, before)
      if (step === 0 || rule.current === null || segment.current === null) return
      position = advanceWater(position, rule.current.clientWidth, step)
      segment.current.style.transform = `translateX(${position}px)`
    })
  }, [store])

  return (
    <div ref={rule} className="waterline overflow-x-clip" data-line={line} aria-hidden="true">
      <i ref={segment} style={{ transform: `translateX(${waterStart}px)` }} />
    </div>
  )
}

interface Arrivals {
  readonly eventsArrived: number
  readonly heartbeatsArrived: number
}

function stepOf(now: Arrivals, before: Arrivals): number {
  if (now.eventsArrived > before.eventsArrived) return eventStep
  return now.heartbeatsArrived > before.heartbeatsArrived ? heartbeatStep : 0
}
