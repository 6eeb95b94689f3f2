'use client'

import { type ReactNode, useRef } from 'react'
import { useConnectionState, useRun, useRunEnd, useSpanRows } from '@/hooks/use-run'
import { useAgentName } from '@/hooks/use-agents'
import { RunGraphProvider } from '@/hooks/use-run-graph'
import { graphRunOf } from '@/hooks/graph-run'
import type { useSSEConnection } from '@/hooks/use-sse-connection'
import { AnswerFoot } from './answer-foot'
import { AnswerNote } from './answer-note'
import { BlockRow } from './block-row'
import { FinalResult } from './graph/final-result'
import { MarginName } from './margin'
import { CaretLine } from './markdown/markdown'
import { useQuietMark } from './use-quiet-mark'

export type RunStore = ReturnType<typeof useSSEConnection>['store']

interface AnswerViewProps {
  /** Of a live run or of one that stands still. */
  readonly store: RunStore
  readonly speaker: string
  readonly isShownRunning: boolean
  readonly isLast: boolean
  /** Null: not now. */
  readonly onRetry: (() => void) | null
  /** Goes on where a graph's run came to that did not complete; absent or null: not now. */
  readonly onGoOn?: (() => void) | null
  readonly branches: ReactNode
}

/** An answer on its rail: its rows in the order in which they opened, how it ended, and its foot. */
export function AnswerView({
  store,
  speaker,
  isShownRunning,
  isLast,
  onRetry,
  onGoOn = null,
  branches,
}: AnswerViewProps) {
  const root = useRef<HTMLDivElement>(null)
  const rows = useSpanRows(store, '')
  const end = useRunEnd(store)
  const called = useSpeakerOf(store, speaker)
  const runId = useRun(store, (run) => run.runId)
  const { connection, error, stopping } = useConnectionState(store)
  const isLive = isShownRunning && end === null
  const isCut = isLive && (connection === 'reconnecting' || connection === 'disconnected')
  const hasFailedToStart = error !== null && rows.length === 0 && end === null
  useQuietMark(root, store, isLive)

  const name = <MarginName name={called} />
  return (
    <RunGraphProvider store={store}>
      <div
        ref={root}
        data-run={runId}
        data-live={isLive}
        data-cut={isCut}
        className="rail group/answer mt-5.5 grid grid-cols-1 gap-y-3.5"
      >
        {rows.map((row, index) => (
          <BlockRow
            key={row.ids[0]}
            store={store}
            row={row}
            isLive={isLive && !stopping}
            name={index === 0 ? name : null}
          />
        ))}
        {rows.length === 0 && (
          <div className="stream-row">
            {name}
            <div className="min-w-0 text-read">
              {isLive && !hasFailedToStart ? (
                <CaretLine isHidden={stopping} />
              ) : (
                <AnswerNote store={store} onRetry={onRetry} onGoOn={onGoOn} />
              )}
            </div>
          </div>
        )}
        <FinalResult store={store} />
        {rows.length > 0 && <AnswerNoteRow store={store} onRetry={onRetry} onGoOn={onGoOn} />}
        <div className="stream-row">
          <div className="max-tablet:hidden" />
          <AnswerFoot store={store} isLast={isLast} onRetry={onRetry} branches={branches} />
        </div>
      </div>
    </RunGraphProvider>
  )
}

/** What whoever answers is called: by the run itself as soon as it says so. */
function useSpeakerOf(store: RunStore, speaker: string): string {
  const agentId = useRun(store, (run) => (run.mode === 'graph' ? '' : run.speaker))
  const graphName = useRun(store, (run) => graphRunOf(run.definition)?.graph.name)
  const nameOf = useAgentName()
  return graphName ?? (agentId === '' ? speaker : nameOf(agentId))
}

type NoteProps = Required<Pick<AnswerViewProps, 'store' | 'onRetry' | 'onGoOn'>>

function AnswerNoteRow({ store, onRetry, onGoOn }: NoteProps) {
  const hasNote = useRun(store, ({ end }) => end !== null && end.status !== 'completed')
  if (!hasNote) return null
  return (
    <div className="stream-row">
      <div className="max-tablet:hidden" />
      <AnswerNote store={store} onRetry={onRetry} onGoOn={onGoOn} />
    </div>
  )
}
