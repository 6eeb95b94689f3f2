'use client'

/** Selectors over a run's store: a component re-renders only when what it selects has changed. */
import { useMemo } from 'react'
import { useStore } from 'zustand'
import { useShallow } from 'zustand/shallow'
import type { EnhancedStreamingState, RunState, RunStatus, StreamingBlock } from '@/lib/blocks/block'
import { blockOf, enhancedStreamingState } from '@/lib/blocks/reduce'
import type { RunStore, RunStoreState } from '@/lib/client/run-store'
import { type RunLayout, type SpanRow, layOut } from './span-rows'

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
