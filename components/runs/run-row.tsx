'use client'

import { Bot, type LucideIcon, MessageSquare, Square, Workflow } from 'lucide-react'
import { useState } from 'react'
import { FrameLink } from '@/components/frame/frame-link'
import { formatClock, formatCount, formatInteger, formatSpan } from '@/components/run/figures'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import type { RunMode } from '@/lib/protocol/events'
import type { RunSummary } from '@/lib/protocol/runs'
import { useToast } from '@/hooks/use-toast'
import { ExportMenu } from './export-menu'
import { RunStanding } from './run-standing'
import { formatStarted } from './started'

/** The columns of the list; on phones each row has two lines. */
export const rowGrid =
  'grid items-center gap-x-3 grid-cols-[112px_minmax(0,1fr)_minmax(0,0.55fr)_84px_64px_52px_64px] max-tablet:grid-cols-[auto_minmax(0,1fr)_auto_auto] max-tablet:gap-x-2.5'

const modes: Record<RunMode, { readonly icon: LucideIcon; readonly word: string }> = {
  chat: { icon: MessageSquare, word: 'Chat' },
  agent: { icon: Bot, word: 'Agent' },
  graph: { icon: Workflow, word: 'Graph' },
}

interface RunRowProps {
  readonly run: RunSummary
  readonly speaker: string
  readonly now: number
  readonly onStop: (runId: string) => Promise<string | null>
}

/** One run: how it stands, what it was for, who did it, and what it took. The whole row leads to its conversation. */
export function RunRow({ run, speaker, now, onStop }: RunRowProps) {
  const { mode, title, created } = run
  return (
    <li
      className={`${rowGrid} group relative min-h-10.5 border-b border-line text-small hover:bg-hover max-tablet:py-1.5`}
    >
      <span className="max-tablet:row-start-2">
        <RunStanding run={run} />
      </span>
      <FrameLink
        href={`/c/${encodeURIComponent(run.conversation_id)}`}
        title={title}
        // The whole row is the link's target; the buttons lie above it.
        className="truncate text-ui after:absolute after:inset-0 max-tablet:col-span-2 max-tablet:col-start-1 max-tablet:row-start-1"
      >
        {title}
      </FrameLink>
      <span className="flex min-w-0 items-center gap-1.5 text-ink-2 max-tablet:row-start-2">
        <Icon of={modes[mode].icon} isSmall className="text-ink-3" />
        <span className="sr-only">{modes[mode].word}</span>
        <span className="truncate" title={speaker}>
          {speaker}
        </span>
      </span>
      <Started time={created} now={now} />
      <span className="num text-right text-ink-2 max-tablet:row-start-2">
        <span className="sr-only">took </span>
        {run.duration_ms === null ? formatClock(now - created) : formatSpan(run.duration_ms)}
      </span>
      <Tokens run={run} />
      <span className="relative flex items-center justify-end gap-0.5 max-tablet:col-start-4 max-tablet:row-span-2 max-tablet:row-start-1">
        {(run.status === 'running' || run.status === 'waiting') && <StopButton run={run} onStop={onStop} />}
        <ExportMenu run={run} />
      </span>
    </li>
  )
}

function Started({ time, now }: { readonly time: number; readonly now: number }) {
  const date = new Date(time)
  return (
    <time
      dateTime={date.toISOString()}
      title={date.toLocaleString()}
      className="num text-right text-ink-3 max-tablet:row-start-1"
    >
      {formatStarted(time, now)}
    </time>
  )
}

function Tokens({ run: { usage } }: { readonly run: RunSummary }) {
  const total = usage?.total_tokens ?? 0
  if (total === 0) return <span className="max-tablet:hidden" />
  return (
    <span className="num text-right text-ink-3 max-tablet:hidden" title={`${formatInteger(total)} tokens`}>
      {formatCount(total)}
      <span className="sr-only"> tokens</span>
    </span>
  )
}

function StopButton({ run, onStop }: Pick<RunRowProps, 'run' | 'onStop'>) {
  const toast = useToast()
  const [isStopping, setStopping] = useState(false)

  async function stop() {
    setStopping(true)
    const problem = await onStop(run.run_id)
    if (problem === null) return
    setStopping(false)
    toast.show({ text: `Not stopped. ${problem}`, isError: true })
  }

  const label = isStopping ? 'Stopping' : 'Stop'
  return (
    <Button
      look="bare"
      isSquare
      aria-label={`${label} ${run.title}`}
      title={label}
      disabled={isStopping}
      onClick={() => void stop()}
    >
      <Square size={11} strokeWidth={3} fill="currentColor" aria-hidden="true" />
    </Button>
  )
}
