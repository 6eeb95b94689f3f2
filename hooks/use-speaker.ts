'use client'

import { useState } from 'react'
import { speakerOfConversation, type Speaker } from './speaker'
import { useAgents } from './use-agents'
import type { Chat } from './use-chat'
import { useGraphs } from './use-graphs'
import { useModels } from './use-models'

export interface ChosenSpeaker {
  /** Who answers next; null while that is not known, or when nobody can. */
  readonly speaker: Speaker | null
  /** As a person reads it; null with `speaker`, and until the name of an agent or a graph is known. */
  readonly name: string | null
  /** What is not known yet will be. */
  readonly isLoading: boolean
  choose: (speaker: Speaker) => void
  /** Whoever it is now stays, whatever the address or the conversation say later. */
  settle: () => void
}

/**
 * Who answers in a chat: whoever was chosen here, else who spoke last, else the model that this browser remembers.
 * @param wanted whom a new chat was opened for
 */
export function useSpeaker(
  chat: Pick<Chat, 'status' | 'mode' | 'turns'>,
  wanted: Speaker | null,
): ChosenSpeaker {
  const models = useModels()
  const agents = useAgents()
  const graphs = useGraphs()
  const [choice, setChoice] = useState<Speaker | null>(null)
  const speaker = choice ?? defaultSpeaker()

  function defaultSpeaker(): Speaker | null {
    if (chat.status === 'new' && wanted !== null) return wanted
    if (chat.status === 'loading') return null
    const lastSpeaker = chat.turns.at(-1)?.answer?.speaker
    const known = {
      models: models.items.map(({ id }) => id),
      agents: agents.items.map(({ id }) => id),
      graphs: graphs.items.map(({ id }) => id),
    }
    const last = speakerOfConversation(chat.mode, lastSpeaker, known)
    return last ?? (models.chosen === null ? null : { kind: 'model', id: models.chosen })
  }

  function nameOf({ kind, id }: Speaker): string | null {
    if (kind === 'model') return id
    const list = kind === 'agent' ? agents : graphs
    // An id is no name: it stands for one that is in no list, once that is known.
    const name = list.nameOf(id)
    return name === id && list.status === 'loading' ? null : name
  }
  const name = speaker === null ? null : nameOf(speaker)

  return {
    speaker,
    name,
    isLoading: speaker === null ? chat.status === 'loading' || models.status === 'loading' : name === null,
    choose(next) {
      setChoice(next)
      if (next.kind === 'model') models.choose(next.id)
    },
    settle: () => setChoice(speaker),
  }
}
