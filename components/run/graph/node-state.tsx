'use client'

import { Check, CircleAlert, CircleSlash, CircleStop, type LucideIcon, Unplug } from 'lucide-react'
import type { SpanStatus, StreamingBlock } from '@/lib/blocks/block'
import type { RunStore } from '@/components/run/answer-view'
import { formatCount, formatSpan } from '@/components/run/figures'
import { Since } from '@/components/run/since'
import { Glyph } from '@/components/ui/glyph'
import { Icon } from '@/components/ui/icon'
import { useElapsed } from '@/hooks/use-elapsed'
import { useAsksWithin, usePause, useTokensWithin } from '@/hooks/use-run'
import { figuresOf, wordsOfWait } from './graph-words'

interface NodeStateProps {
  readonly store: RunStore
  /** The first and the last attempt. */
  readonly first: StreamingBlock
  readonly last: StreamingBlock
  readonly isLive: boolean
}

/** At the right of a node's head: elapsed time and tokens, and how it stands. */
export function NodeState({ store, first, last, isLive }: NodeStateProps) {
  const pause = usePause(store, first.id)
  if (isLive && pause !== undefined) return <Pausing store={store} pause={pause} />
  if (last.isComplete) return <Ended first={first} last={last} />
  return isLive ? <Working store={store} first={first} last={last} /> : null
}

const form = 'num ml-auto inline-flex flex-none items-center gap-1.5 text-small'

function Working({ store, first, last }: Omit<NodeStateProps, 'isLive'>) {
  const isAsking = useAsksWithin(store, last.spanId)
  const tokens = useTokensWithin(store, last.spanId)
  return (
    <span className={`${form} ${isAsking ? 'text-wait' : 'text-flow'}`}>
      {isAsking && <span className="font-medium">needs you</span>}
      <span className="sr-only">running</span>
      <span>
        <Since store={store} since={first.timestamp} />
        {tokens > 0 && ` · ${formatCount(tokens)}`}
      </span>
      <Glyph isWaiting={isAsking} />
    </span>
  )
}

interface PausingProps {
  readonly store: RunStore
  readonly pause: StreamingBlock
}

function Pausing({ store, pause }: PausingProps) {
  return (
    <span className={`${form} text-wait`}>
      retries <SecondsLeft store={store} pause={pause} />
      <Glyph isWaiting />
    </span>
  )
}

/** "in 4 s" */
export function SecondsLeft({ store, pause }: PausingProps) {
  return wordsOfWait(pause.timestamp + (pause.span?.delayMs ?? 0) - useElapsed(store))
}

const marks: Partial<Record<SpanStatus, LucideIcon>> = {
  completed: Check,
  failed: CircleAlert,
  stopped: CircleStop,
  interrupted: Unplug,
  skipped: CircleSlash,
}

function Ended({ first, last }: Pick<NodeStateProps, 'first' | 'last'>) {
  const status = last.nodeInfo?.status ?? 'completed'
  const mark = marks[status]
  return (
    <span className={`${form} ${status === 'failed' ? 'text-fail' : 'text-ink-2'}`}>
      {wordOf(status, first, last)}
      {mark && <Icon of={mark} isSmall />}
    </span>
  )
}

function wordOf(status: SpanStatus, first: StreamingBlock, last: StreamingBlock): string {
  if (last.span?.isKept) return 'kept from the earlier run'
  const took = (last.endTimestamp ?? last.timestamp) - first.timestamp
  switch (status) {
    case 'completed':
      return figuresOf(took, last.span?.usage?.total_tokens ?? 0)
    case 'failed':
      return `failed, ${formatSpan(took)}`
    case 'stopped':
      return `stopped at ${formatSpan(took)}`
    case 'pending':
    case 'running':
    case 'skipped':
    case 'interrupted':
      return status
    default:
      return status satisfies never
  }
}
