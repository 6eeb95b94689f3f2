'use client'

import { CircleAlert, CircleStop, Clock, Gauge, type LucideIcon, RotateCw, Unplug } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { useConnectionState, useRun } from '@/hooks/use-run'
import type { RunStore } from './answer-view'
import { type NoteKind, noteOfEnd, noteOfFailedStart } from './note-words'
import { countAnswerWords } from './answer-text'

interface AnswerNoteProps {
  readonly store: RunStore
  readonly onRetry: (() => void) | null
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
export function AnswerNote({ store, onRetry }: AnswerNoteProps) {
  const run = useRun(store, (state) => (state.end === null ? null : state))
  const { error } = useConnectionState(store)
  const note = run !== null ? noteOfEnd(run, countAnswerWords(run)) : error && noteOfFailedStart(error)
  if (note === null) return null
  return (
    <div
      className={`flex min-w-0 items-start gap-2.5 rounded-2 border py-2.25 pr-2.5 pl-3 text-ui max-tablet:flex-wrap ${grounds[note.kind]}`}
    >
      <Icon of={icons[note.kind]} className="mt-0.5" />
      <div className="min-w-0 flex-1 [overflow-wrap:anywhere] max-tablet:basis-[calc(100%-40px)]">
        <p className="text-pretty">
          <strong className="font-semibold">{note.head}</strong> {note.text}
        </p>
        {note.more !== undefined && <p className="text-small text-pretty text-ink-2">{note.more}</p>}
      </div>
      {onRetry !== null && (
        <div className="-my-0.75 flex flex-none gap-1.5 max-tablet:my-0 max-tablet:pl-6.5">
          <Button size="small" onClick={onRetry}>
            <Icon of={RotateCw} isSmall />
            Retry
          </Button>
        </div>
      )}
    </div>
  )
}
