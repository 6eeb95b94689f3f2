'use client'

import { estimateTokens, formatDuration, formatInteger } from '@/components/run/figures'
import { writtenText } from '@/components/run/answer-text'
import type { RunStore } from '@/components/run/answer-view'
import { wordsOfProgress } from '@/components/run/graph/graph-words'
import { graphRunOf, progressOf } from '@/hooks/graph-run'
import { useAgents } from '@/hooks/use-agents'
import { useGraphs } from '@/hooks/use-graphs'
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
  const isOfGraph = useRun(store, (run) => run.mode === 'graph')
  if (isOfGraph) return <RunningGraphText store={store} elapsed={elapsed} />
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
      <EventNumber store={store} />
    </>
  )
}

/** "Running Three views · 1:07 · 3 of 9 done" */
function RunningGraphText({ store, elapsed }: { readonly store: RunStore; readonly elapsed: number }) {
  const graphs = useGraphs()
  const name = useRun(store, (run) => graphRunOf(run.definition)?.graph.name ?? graphs.nameOf(run.speaker))
  const progress = useRun(store, (run) => wordsOfProgress(progressOf(run, graphRunOf(run.definition))))
  return (
    <>
      <span className="min-w-0 truncate">
        <b className="font-medium text-ink">Running {name}</b>
        <Dot />
        {formatDuration(elapsed)}
        <Dot />
        {progress}
      </span>
      <EventNumber store={store} />
    </>
  )
}

function EventNumber({ store }: { readonly store: RunStore }) {
  return (
    <span className="ml-auto text-meta text-ink-3 max-tablet:hidden">
      event {formatInteger(useRun(store, (run) => run.lastSeq))}
    </span>
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
