'use client'

import { countAnswerWords } from '@/components/run/answer-text'
import type { RunStore } from '@/components/run/answer-view'
import { formatUnits } from '@/components/run/figures'
import { noteOfEnd, noteOfFailedStart } from '@/components/run/note-words'
import { useDelayed } from '@/hooks/use-delayed'
import { useConnectionState, useRun } from '@/hooks/use-run'

interface AnnouncerProps {
  readonly store: RunStore
  readonly isRunning: boolean
}

const reconnectingAfter = 3_000

/** Says for screen readers what happens to a run, never its words: those are read in the transcript. */
export function Announcer({ store, isRunning }: AnnouncerProps) {
  const { connection, error } = useConnectionState(store)
  const ended = useRun(store, (run) => (run.end === null ? null : run))
  const isLong = useDelayed(isRunning && connection === 'reconnecting', reconnectingAfter)
  const note = ended === null ? null : noteOfEnd(ended, countAnswerWords(ended))

  return (
    <>
      <div className="sr-only" role="status">
        {isRunning && (isLong ? 'Reconnecting' : 'Answering')}
        {ended !== null &&
          note === null &&
          `Answer complete, ${formatUnits(countAnswerWords(ended), 'word')}`}
        {note !== null && note.kind !== 'failed' && `${note.head} ${note.text}`}
      </div>
      <div className="sr-only" role="alert">
        {note?.kind === 'failed' && note.head}
        {ended === null && error !== null && noteOfFailedStart(error).head}
      </div>
    </>
  )
}
