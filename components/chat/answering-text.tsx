'use client'

import { estimateTokens, formatDuration, formatInteger } from '@/components/run/figures'
import { writtenText } from '@/components/run/answer-text'
import type { RunStore } from '@/components/run/answer-view'
import { useAgents } from '@/hooks/use-agents'
import { useElapsed } from '@/hooks/use-elapsed'
import { useRun } from '@/hooks/use-run'

/** Waiting is worth a word only from here on. */
const waitingAfter = 1_000
/** Before this much time, a rate says nothing. */
const rateAfter = 1_000

interface AnsweringTextProps {
  readonly store: RunStore
  readonly modelName: string | null
}

/** "Waiting for qwen3-32b · 1.4 s", then "Answering · 18.2 s · ≈ 46 tok/s". */
export function AnsweringText({ store, modelName }: AnsweringTextProps) {
  const elapsed = useElapsed(store)
  const hasWords = useRun(store, (run) => run.order.length > 0)
  const { nameOf } = useAgents()
  const speaker = useRun(store, (run) => run.speaker)
  if (!hasWords) {
    if (elapsed < waitingAfter) return null
    return (
      <span className="min-w-0 truncate">
        Waiting for {speaker === '' ? modelName : nameOf(speaker)}
        <Dot />
        {formatDuration(elapsed)}
      </span>
    )
  }
  const { run } = store.getState()
  const begun = elapsed - firstWordAt(store)
  const rate = begun < rateAfter ? 0 : Math.round((estimateTokens(writtenText(run)) * 1000) / begun)
  return (
    <>
      <span className="min-w-0 truncate">
        <b className="font-medium text-ink">Answering</b>
        <Dot />
        {formatDuration(elapsed)}
        {rate > 0 && (
          <>
            <Dot />≈ {rate} tok/s
          </>
        )}
      </span>
      <span className="ml-auto text-meta text-ink-3 max-tablet:hidden">
        event {formatInteger(run.lastSeq)}
      </span>
    </>
  )
}

function firstWordAt(store: RunStore): number {
  const { run } = store.getState()
  const first = run.order[0]
  if (first === undefined) return 0
  return (run.open.get(first) ?? run.closed.get(first))?.timestamp ?? 0
}

function Dot() {
  return <span className="px-2 text-ink-3">·</span>
}
