'use client'

import { useEffect } from 'react'
import type { AnswerMessage } from '@/lib/blocks/transcript'
import type { RunStore } from '@/lib/client/run-store'
import { useAgents } from './use-agents'
import type { Chat } from './use-chat'
import { useRun } from './use-run'

export interface ShownRun {
  readonly store: RunStore
  readonly answer: AnswerMessage
}

/** The run of the last answer in view, if an agent or a graph gave it: one that has a panel. */
export function useAgentRun(chat: Chat): ShownRun | null {
  const { find, refresh } = useAgents()
  const mode = useRun(chat.store, (run) => run.mode)
  const hasMade = useRun(chat.store, (run) => run.end !== null && run.mode === 'agent')

  // An agent may have made or changed one.
  useEffect(() => {
    if (hasMade) void refresh()
  }, [hasMade, refresh])

  const answer = chat.turns.at(-1)?.answer
  if (answer === undefined) return null
  const store = chat.storeOf(answer)
  if (store === chat.store) return mode === 'chat' ? null : { store, answer }
  const isOfAgent = chat.mode === 'agent' || find(answer.speaker) !== undefined
  const isOfGraph = store.getState().run.mode === 'graph'
  return isOfAgent || isOfGraph ? { store, answer } : null
}
