'use client'

import { useMemo } from 'react'
import { useStore } from 'zustand'
import { useShallow } from 'zustand/react/shallow'
import type { RunState } from '@/lib/blocks/block'
import type { RunStore } from '@/lib/client/run-store'

/** What the first event of a run says, and no later one changes. */
export type RunOrigin = Pick<
  RunState,
  'runId' | 'conversationId' | 'speaker' | 'created' | 'input' | 'answerMessageId'
>

export interface RunIdentity {
  /** Null before the run's first event. */
  readonly origin: RunOrigin | null
  /** Empty before the run's first event. */
  readonly answerId: string
  /** Its first event came, its last did not. */
  readonly isRunning: boolean
  /** It was asked for, and no event came yet. */
  readonly isStarting: boolean
}

/** Which run a store holds: changes when a run begins or ends, not with its words. */
export function useRunIdentity(store: RunStore): RunIdentity {
  const origin = useStore(
    store,
    useShallow(({ run }): RunOrigin => {
      const { runId, conversationId, speaker, created, input, answerMessageId } = run
      return { runId, conversationId, speaker, created, input, answerMessageId }
    }),
  )
  const hasBegun = origin.runId !== ''
  const isRunning = useStore(store, ({ run }) => run.end === null) && hasBegun
  const isStarting = useStore(store, ({ connection }) => connection !== 'disconnected') && !hasBegun

  return useMemo(
    () => ({ origin: hasBegun ? origin : null, answerId: origin.answerMessageId, isRunning, isStarting }),
    [origin, hasBegun, isRunning, isStarting],
  )
}
