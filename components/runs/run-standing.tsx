import { Check, CircleAlert, Gauge, type LucideIcon, Square, Unplug } from 'lucide-react'
import { Glyph } from '@/components/ui/glyph'
import { Icon } from '@/components/ui/icon'
import type { RunSummary } from '@/lib/protocol/runs'

interface Standing {
  readonly word: string
  readonly tone: string
  /** Absent: the glyph of what goes on. */
  readonly icon?: LucideIcon
}

const standings: Record<RunSummary['status'], Standing> = {
  running: { word: 'running', tone: 'text-flow' },
  waiting: { word: 'needs you', tone: 'font-medium text-wait' },
  completed: { word: 'completed', tone: 'text-ink-2', icon: Check },
  failed: { word: 'failed', tone: 'text-fail', icon: CircleAlert },
  stopped: { word: 'stopped', tone: 'text-ink-2', icon: Square },
  interrupted: { word: 'interrupted', tone: 'text-ink-2', icon: Unplug },
}

const atLimit: Standing = { word: 'at its limit', tone: 'text-ink-2', icon: Gauge }

/** How a run stands: a form, and its word beside it. */
export function RunStanding({ run }: { readonly run: Pick<RunSummary, 'status' | 'reason'> }) {
  const { word, tone, icon } = run.reason?.startsWith('limit_') ? atLimit : standings[run.status]
  return (
    <span className={`flex min-w-0 items-center gap-2 whitespace-nowrap ${tone}`}>
      <span className="inline-flex w-4.5 flex-none justify-center">
        {icon === undefined ? <Glyph isWaiting={run.status === 'waiting'} /> : <Icon of={icon} isSmall />}
      </span>
      {word}
    </span>
  )
}
