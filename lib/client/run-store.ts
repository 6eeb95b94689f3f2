import { createStore, type StoreApi } from 'zustand/vanilla'
import type { RunState } from '@/lib/blocks/block'
import { initialRunState, reduce } from '@/lib/blocks/reduce'
import type { SequencedEvent } from './accept-frames'
import type { ConnectionStatus } from './open-run'

/** A run as a page shows it: the fold of its events, and how the connection to it stands. */
export interface RunStoreState extends ConnectionStatus {
  readonly run: RunState
  /** This tab does not stream, because too many do; see `stream-slots.ts`. */
  readonly paused: boolean
  /** Somebody here asked to stop the run, and it has not ended yet. */
  readonly stopping: boolean
  /** How many events this store has taken; it moves the waterline. */
  readonly eventsArrived: number
  /** How many reads brought a heartbeat and nothing else. */
  readonly heartbeatsArrived: number
  /**
   * By how many ms the browser's clock is ahead of the server's, at most: every answer and every event came after the
   * server had sent it, so the least that any of them tells is the nearest. Null while nothing has told.
   */
  readonly clockAhead: number | null
}

export type RunStore = StoreApi<RunStoreState>

/** `disconnected` without an error: nothing is wrong, there is nothing to stream. */
const initialState: RunStoreState = {
  run: initialRunState,
  connection: 'disconnected',
  retryAt: null,
  offline: false,
  error: null,
  paused: false,
  stopping: false,
  eventsArrived: 0,
  heartbeatsArrived: 0,
  clockAhead: null,
}

/** @param run what it shows at first, for a run that is known already */
export function createRunStore(run: RunState = initialRunState): RunStore {
  return createStore(() => ({ ...initialState, run }))
}

/** Back to the beginning, for another run. */
export function resetStore(store: RunStore): void {
  store.setState(initialState, true)
}

/** Folds a batch of events in with one update, however many they are. */
export function applyEvents(store: RunStore, batch: readonly SequencedEvent[], now = Date.now()): void {
  if (batch.length === 0) return
  store.setState((state) => {
    const run = batch.reduce((before, { seq, event }) => reduce(before, seq, event), state.run)
    return {
      run,
      eventsArrived: state.eventsArrived + batch.length,
      clockAhead: Math.min(state.clockAhead ?? Infinity, now - (run.created + run.elapsed)),
    }
  })
}

/** Takes in what the answer that opened a connection tells of the server's clock. */
export function applyClock(store: RunStore, ahead: number): void {
  store.setState(({ clockAhead }) => ({ clockAhead: Math.min(clockAhead ?? Infinity, ahead) }))
}

export function applyHeartbeat(store: RunStore): void {
  store.setState((state) => ({ heartbeatsArrived: state.heartbeatsArrived + 1 }))
}
