'use client'

/** Selectors over a run's store: a component re-renders only when what it selects has changed. */
import { useMemo } from 'react'
import { useStore } from 'zustand'
import { useShallow } from 'zustand/shallow'
import type { EnhancedStreamingState, RunState, RunStatus, StreamingBlock } from '@/lib/blocks/block'
import { blockOf, enhancedStreamingState } from '@/lib/blocks/reduce'
import { usageWithin } from '@/lib/blocks/spent'
import type { RunStore, RunStoreState } from '@/lib/client/run-store'
import { type DrawnNodeRun, nodeRunsById } from './graph-states'
import { type RunLayout, type SpanRow, layOut } from './span-rows'
import { type TimelineLane, timelineOf } from './timeline'

export type ConnectionView = Pick<
  RunStoreState,
  'connection' | 'retryAt' | 'offline' | 'paused' | 'stopping' | 'error'
>

/** How the connection stands; not touched by events. */
export function useConnectionState(store: RunStore): ConnectionView {
  return useStore(
    store,
    useShallow(({ connection, retryAt, offline, paused, stopping, error }) => ({
      connection,
      retryAt,
      offline,
      paused,
      stopping,
      error,
    })),
  )
}

/** The seed's view of the whole run: changes with every batch of events, so for lists that are rendered as one. */
export function useEnhancedStreamingState(store: RunStore): EnhancedStreamingState {
  const run = useStore(store, (state) => state.run)
  return useMemo(() => enhancedStreamingState(run), [run])
}

/** Ids of all blocks in the order in which they opened; changes only when a block opens. */
export function useBlockOrder(store: RunStore): readonly string[] {
  return useStore(store, (state) => state.run.order)
}

/** One block; changes only when that block does. Undefined when there is none of that id. */
export function useBlock(store: RunStore, id: string): StreamingBlock | undefined {
  return useStore(store, (state) => blockOf(state.run, id))
}

/** What stands in a span, row by row; '' is the run itself. Changes only when a block of that span opens or moves. */
export function useSpanRows(store: RunStore, spanId: string): readonly SpanRow[] {
  return useStore(store, ({ run }) => layoutOf(store, run).rows.get(spanId) ?? noRows)
}

/** The colour of a speaker among those that run side by side: 1 to 4. */
export function useVoice(store: RunStore, spanId: string): number {
  return useStore(store, ({ run }) => layoutOf(store, run).voices.get(spanId) ?? 1)
}

/** The attempts at one run of a node and the pauses between them, by the first of them; only itself for any other block. */
export function useAttempts(store: RunStore, id: string): readonly string[] {
  const known = useStore(store, ({ run }) => layoutOf(store, run).attempts.get(id))
  return useMemo(() => known ?? [id], [known, id])
}

/** How often nodes of a graph were run so far, whatever the attempts. */
export function useNodeRunCount(store: RunStore): number {
  return useStore(store, ({ run }) => layoutOf(store, run).attempts.size)
}

/** The attempt at a run of a node that counts, by the first of them. */
export function useLastAttempt(store: RunStore, id: string): StreamingBlock | undefined {
  return useStore(store, ({ run }) => lastAttempt(store, run, id))
}

/** As `useLastAttempt`, of several; changes when one of them begins or ends, never with words. */
export function useLastAttempts(store: RunStore, ids: readonly string[]): readonly StreamingBlock[] {
  return useStore(
    store,
    useShallow(({ run }) => ids.flatMap((id) => lastAttempt(store, run, id) ?? [])),
  )
}

function lastAttempt(store: RunStore, run: RunState, id: string): StreamingBlock | undefined {
  const ids = layoutOf(store, run).attempts.get(id) ?? [id]
  const last = ids.findLast((one) => blockOf(run, one)?.type !== 'retry')
  return last === undefined ? undefined : blockOf(run, last)
}

/** The pause that a run of a node is in before its next attempt; undefined when it is in none. */
export function usePause(store: RunStore, id: string): StreamingBlock | undefined {
  return useStore(store, ({ run }) => {
    const last = blockOf(run, layoutOf(store, run).attempts.get(id)?.at(-1) ?? '')
    return last?.type === 'retry' ? last : undefined
  })
}

/** The lanes of a graph's timeline; made anew when a block opens or closes, never with words. */
export function useTimeline(store: RunStore, opened: ReadonlySet<string>): readonly TimelineLane[] {
  const layout = useStore(store, ({ run }) => layoutOf(store, run))
  return useMemo(() => timelineOf(store.getState().run, opened, layout), [store, layout, opened])
}

/** How the nodes of the graph itself stand, by the id of the node; made anew when a block opens or closes. */
export function useDrawnNodes(store: RunStore): ReadonlyMap<string, DrawnNodeRun> {
  const layout = useStore(store, ({ run }) => layoutOf(store, run))
  const status = useRunStatus(store)
  // oxlint-disable-next-line react/exhaustive-deps -- what the run is made of is the same for the same layout
  return useMemo(() => nodeRunsById(store.getState().run), [store, layout, status])
}

/** Whether somebody in a span, or in one inside it, waits for a person. */
export function useAsksWithin(store: RunStore, spanId: string): boolean {
  return useStore(store, ({ run }) => run.status === 'waiting' && asksWithin(run, spanId))
}

function asksWithin({ open, spans }: RunState, ancestorId: string): boolean {
  return [...open.values()].some((block) => {
    if (block.question === undefined) return false
    let current = block.spanId
    while (current !== ancestorId && current !== '') current = spans.get(current)?.parentSpanId ?? ''
    return current === ancestorId
  })
}

/** Tokens that a span that goes on has used so far, with those inside it. */
export function useTokensWithin(store: RunStore, spanId: string): number {
  return useStore(store, ({ run }) => usageWithin(run, spanId).total_tokens)
}

/** The block of the sub-agent or node whose span this is; undefined for the run itself. */
export function useOwner(store: RunStore, spanId: string): StreamingBlock | undefined {
  return useStore(store, ({ run }) => blockOf(run, layoutOf(store, run).owners.get(spanId) ?? ''))
}

/** The block of a span, as things stand now; for whoever reads without being told of changes. */
export function ownerIn(store: RunStore): (spanId: string) => StreamingBlock | undefined {
  const { run } = store.getState()
  const { owners } = layoutOf(store, run)
  return (spanId) => blockOf(run, owners.get(spanId) ?? '')
}

/** The question that has waited longest for a person; undefined when none does. */
export function useOpenQuestion(store: RunStore): StreamingBlock | undefined {
  return useStore(store, ({ run }) =>
    run.status === 'waiting' ? [...run.open.values()].find(({ question }) => question) : undefined,
  )
}

/** The run waits for a person: for the title of the page. */
export function useNeedsYou(store: RunStore): boolean {
  return useStore(store, ({ run }) => run.status === 'waiting')
}

const noRows: readonly SpanRow[] = []

interface KnownLayout {
  readonly order: RunState['order']
  readonly closed: RunState['closed']
  readonly layout: RunLayout
}

const layouts = new WeakMap<RunStore, KnownLayout>()

/** A layout changes when a block opens, closes or is lost, never with a delta: it is made once for each of those. */
function layoutOf(store: RunStore, run: RunState): RunLayout {
  const known = layouts.get(store)
  if (known !== undefined && known.order === run.order && known.closed === run.closed) return known.layout
  const layout = layOut(run, known?.layout)
  layouts.set(store, { order: run.order, closed: run.closed, layout })
  return layout
}

export function useRunStatus(store: RunStore): RunStatus {
  return useStore(store, (state) => state.run.status)
}

/** How the run ended; null until it has. */
export function useRunEnd(store: RunStore): RunState['end'] {
  return useStore(store, (state) => state.run.end)
}

/** Anything else of the run, by a selector that must return the same reference for the same state. */
export function useRun<Selected>(store: RunStore, select: (run: RunState) => Selected): Selected {
  return useStore(store, (state) => select(state.run))
}
