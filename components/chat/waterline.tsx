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
    const element = rule.current
    if (element === null) return
    let [position, width] = [waterStart, element.clientWidth]
    // Asked for with each event, the width would have the page laid out twice in a frame.
    const observer = new ResizeObserver(() => {
      width = element.clientWidth
    })
    observer.observe(element)
    // One update of the store is one frame, so this runs at most once a frame, and without a render.
    const unsubscribe = store.subscribe((state, before) => {
      const step = stepOf(state, before)
      if (step === 0 || segment.current === null) return
      position = advanceWater(position, width, step)
      segment.current.style.transform = `translateX(${position}px)`
    })
    return () => {
      observer.disconnect()
      unsubscribe()
    }
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
