'use client'

import type { AnswerMessage } from '@/lib/blocks/transcript'
import type { Chat } from '@/hooks/use-chat'
import { useModels } from '@/hooks/use-models'
import type { ChosenSpeaker } from '@/hooks/use-speaker'
import { Loading, Missing, Unreadable } from './chat-trouble'
import { EmptyChat } from './empty-chat'
import { Transcript } from './transcript'

interface ChatBodyProps {
  readonly chat: Chat
  readonly chosen: ChosenSpeaker
  readonly hasRoom: boolean
  readonly onStart: (prompt: string) => void
  readonly onRetry: (answer: AnswerMessage) => void
  readonly onGoOn: (answer: AnswerMessage) => void
}

/** What stands above the composer: the transcript, or why there is none. */
export function ChatBody({ chat, chosen, hasRoom, onStart, onRetry, onGoOn }: ChatBodyProps) {
  const models = useModels()
  switch (chat.status) {
    case 'new':
      return <EmptyChat models={models} chosen={chosen} onStart={onStart} />
    case 'ready':
      return <Transcript chat={chat} hasRoom={hasRoom} onRetry={onRetry} onGoOn={onGoOn} />
    case 'loading':
      return <Loading />
    case 'missing':
      return <Missing />
    case 'failed':
      return <Unreadable onRetry={chat.reload} />
    default:
      return chat.status satisfies never
  }
}
