'use client'

import { useEffect } from 'react'
import type { RunStore } from '@/lib/client/run-store'
import { useAgents } from './use-agents'
import type { Chat } from './use-chat'
import { useRun } from './use-run'

/** The run of the last answer in view, if an agent gave it. */
export function useAgentRun(chat: Chat): RunStore | null {
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
  const isOfAgent = chat.mode === 'agent' || find(answer.speaker) !== undefined
  return (store === chat.store ? mode === 'agent' : isOfAgent) ? store : null
}
