'use client'

/** Selectors over a run's store: a component re-renders only when what it selects has changed. */
import { useMemo } from 'react'
import { useStore } from 'zustand'
import { useShallow } from 'zustand/shallow'
import type { EnhancedStreamingState, RunState, RunStatus, StreamingBlock } from '@/lib/blocks/block'
import { blockOf, enhancedStreamingState } from '@/lib/blocks/reduce'
import type { RunStore, RunStoreState } from '@/lib/client/run-store'

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
