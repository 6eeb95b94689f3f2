'use client'

import { useState } from 'react'
import { agentOfConversation, type Speaker } from './speaker'
import { useAgents } from './use-agents'
import type { Chat } from './use-chat'
import { useModels } from './use-models'

export interface ChosenSpeaker {
  /** Who answers next; null while that is not known, or when nobody can. */
  readonly speaker: Speaker | null
  /** As a person reads it; null with `speaker`. */
  readonly name: string | null
  choose: (speaker: Speaker) => void
  /** Whoever it is now stays, whatever the address or the conversation say later. */
  settle: () => void
}

/**
 * Who answers in a chat: whoever was chosen here, else who spoke last, else the model that this browser remembers.
 * @param wantedAgent the agent that a new chat was opened for
 */
export function useSpeaker(chat: Chat, wantedAgent: string | null): ChosenSpeaker {
  const models = useModels()
  const agents = useAgents()
  const [choice, setChoice] = useState<Speaker | null>(null)
  const speaker = choice ?? defaultSpeaker()

  function defaultSpeaker(): Speaker | null {
    if (chat.status === 'new' && wantedAgent !== null) return { kind: 'agent', id: wantedAgent }
    if (chat.status === 'loading') return null
    const lastSpeaker = chat.turns.at(-1)?.answer?.speaker
    const modelNames = models.items.map(({ id }) => id)
    const agent = agentOfConversation(chat.mode, lastSpeaker, modelNames)
    return agent ?? (models.chosen === null ? null : { kind: 'model', id: models.chosen })
  }

  return {
    speaker,
    name: speaker === null ? null : speaker.kind === 'agent' ? agents.nameOf(speaker.id) : speaker.id,
    choose(next) {
      setChoice(next)
      if (next.kind === 'model') models.choose(next.id)
    },
    settle: () => setChoice(speaker),
  }
}
