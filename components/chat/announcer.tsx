'use client'

import type { RunState, StreamingBlock } from '@/lib/blocks/block'
import { countAnswerWords } from '@/components/run/answer-text'
import type { RunStore } from '@/components/run/answer-view'
import { formatUnits } from '@/components/run/figures'
import { noteOfEnd, noteOfFailedStart } from '@/components/run/note-words'
import { useDelayed } from '@/hooks/use-delayed'
import { useConnectionState, useOpenQuestion, useRun } from '@/hooks/use-run'

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
  const question = useOpenQuestion(store)
  const said = ended === null ? nothing : wordsOfEnd(ended)
  const runs = isRunning ? (isLong ? 'Reconnecting' : 'Answering') : ''
  const asked = question === undefined ? '' : wordsOfQuestion(question)
  const refused = ended === null && error !== null ? noteOfFailedStart(error).head : ''

  return (
    <>
      <output className="sr-only">{said.polite || runs}</output>
      <div className="sr-only" role="alert">
        {said.urgent || refused || asked}
      </div>
    </>
  )
}

interface Words {
  readonly polite: string
  readonly urgent: string
}

const nothing: Words = { polite: '', urgent: '' }

/** Said once for each question: the region speaks when its text changes. */
function wordsOfQuestion({ type, toolCalls, content }: StreamingBlock): string {
  return type === 'approval'
    ? `Needs your yes: ${toolCalls?.[0]?.name ?? 'a tool'}`
    : `Needs your answer: ${content}`
}

function wordsOfEnd(run: RunState): Words {
  const words = countAnswerWords(run)
  const note = noteOfEnd(run, words)
  if (note === null) return { polite: `Answer complete, ${formatUnits(words, 'word')}`, urgent: '' }
  const sentence = `${note.head} ${note.text}`.trim()
  return note.kind === 'failed' ? { polite: '', urgent: sentence } : { polite: sentence, urgent: '' }
}
