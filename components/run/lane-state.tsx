'use client'

import { Check, CircleAlert, CircleStop, type LucideIcon } from 'lucide-react'
import type { RunState, SpanStatus, StreamingBlock } from '@/lib/blocks/block'
import { Glyph } from '@/components/ui/glyph'
import { Icon } from '@/components/ui/icon'
import { useRun } from '@/hooks/use-run'
import type { RunStore } from './answer-view'
import { formatSpan } from './figures'
import { Since } from './since'

interface LaneStateProps {
  readonly store: RunStore
  readonly block: StreamingBlock
  readonly isLive: boolean
}

/** At the right of a lane's head: time and glyph while it runs, time and mark once it has ended. */
export function LaneState({ store, block, isLive }: LaneStateProps) {
  const isAsking = useRun(store, (run) => run.status === 'waiting' && asks(run, block.spanId))
  if (block.isComplete) return <Ended block={block} />
  if (!isLive) return null
  return (
    <span className={`${form} ${isAsking ? 'text-wait' : 'text-flow'}`}>
      {isAsking && <span className="font-medium">needs you</span>}
      <Since store={store} since={block.timestamp} />
      <Glyph isWaiting={isAsking} />
    </span>
  )
}

const form = 'num ml-auto inline-flex flex-none items-center gap-1.5 text-small'

const marks: Partial<Record<SpanStatus, LucideIcon>> = {
  completed: Check,
  failed: CircleAlert,
  stopped: CircleStop,
  interrupted: CircleStop,
}

function Ended({ block }: { readonly block: StreamingBlock }) {
  const { timestamp, endTimestamp = timestamp } = block
  const status = block.nodeInfo?.status ?? 'completed'
  const mark = marks[status]
  return (
    <span className={`${form} ${status === 'failed' ? 'text-fail' : 'text-ink-2'}`}>
      {wordOf(status, formatSpan(endTimestamp - timestamp))}
      {mark && <Icon of={mark} isSmall />}
    </span>
  )
}

function wordOf(status: SpanStatus, took: string): string {
  switch (status) {
    case 'completed':
      return took
    case 'failed':
      return `failed, ${took}`
    case 'stopped':
      return `stopped at ${took}`
    case 'pending':
    case 'running':
    case 'skipped':
    case 'interrupted':
      return status
    default:
      return status satisfies never
  }
}

function asks({ open }: RunState, spanId: string): boolean {
  return [...open.values()].some((block) => block.question !== undefined && block.spanId === spanId)
}
