'use client'

import {
  CircleAlert,
  CircleStop,
  Clock,
  Gauge,
  type LucideIcon,
  RotateCw,
  StepForward,
  Unplug,
} from 'lucide-react'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import type { RunState } from '@/lib/blocks/block'
import { type GraphProgress, progressOf } from '@/hooks/graph-run'
import { useConnectionState, useRun } from '@/hooks/use-run'
import { useRunGraph } from '@/hooks/use-run-graph'
import type { RunStore } from './answer-view'
import { type NoteKind, noteOfEnd, noteOfFailedStart } from './note-words'
import { countAnswerWords } from './answer-text'

interface AnswerNoteProps {
  readonly store: RunStore
  readonly onRetry: (() => void) | null
  /** Goes on where a graph's run came to. */
  readonly onGoOn: (() => void) | null
}

const icons: Record<NoteKind, LucideIcon> = {
  stopped: CircleStop,
  interrupted: Unplug,
  failed: CircleAlert,
  limit: Gauge,
  busy: Clock,
}

const grounds: Record<NoteKind, string> = {
  stopped: 'border-line-2',
  interrupted: 'border-line-2',
  failed: 'border-fail-line bg-fail-soft [&>svg]:text-fail',
  limit: 'border-wait-line bg-wait-soft [&>svg]:text-wait',
  busy: 'border-wait-line bg-wait-soft [&>svg]:text-wait',
}

/** What became of an answer that did not come to its end, or of a question that never reached the server. */
export function AnswerNote({ store, onRetry, onGoOn }: AnswerNoteProps) {
  const run = useRun(store, (state) => (state.end === null ? null : state))
  const { error } = useConnectionState(store)
  const progress = useProgress(run)
  const note =
    run !== null ? noteOfEnd(run, countAnswerWords(run), progress) : error && noteOfFailedStart(error)
  if (note === null) return null
  const canGoOn = onGoOn !== null && run?.mode === 'graph'
  return (
    <div className="@container min-w-0">
      <div
        className={`flex items-start gap-2.5 rounded-2 border py-2.25 pr-2.5 pl-3 text-ui @max-[620px]:flex-wrap ${grounds[note.kind]}`}
      >
        <Icon of={icons[note.kind]} className="mt-0.5" />
        <div className="min-w-0 flex-1 [overflow-wrap:anywhere] @max-[620px]:basis-[calc(100%-40px)]">
          <p className="text-pretty">
            <strong className="font-semibold">{note.head}</strong> {note.text}
          </p>
          {note.more !== undefined && <p className="text-small text-pretty text-ink-2">{note.more}</p>}
        </div>
        {(onRetry !== null || canGoOn) && (
          <div className="-my-0.75 flex flex-none flex-wrap gap-1.5 @max-[620px]:my-0 @max-[620px]:pl-6.5">
            {canGoOn && (
              <Button size="small" onClick={onGoOn}>
                <Icon of={StepForward} isSmall />
                Continue from checkpoint
              </Button>
            )}
            {onRetry !== null && (
              <Button size="small" onClick={onRetry}>
                <Icon of={RotateCw} isSmall />
                Retry
              </Button>
            )}
          </div>
        )}
      </div>
    </div>
  )
}

/** How far a graph came; null for any other run. */
function useProgress(run: RunState | null): GraphProgress | null {
  const graphs = useRunGraph()
  return run?.mode === 'graph' ? progressOf(run, graphs) : null
}
