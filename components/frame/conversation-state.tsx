import type { Conversation } from '@/lib/blocks/transcript'
import type { RunMode } from '@/lib/protocol/events'
import { speakerIcons } from '@/components/chat/speaker-icons'
import { formatClock } from '@/components/run/figures'
import { Glyph } from '@/components/ui/glyph'
import { Icon } from '@/components/ui/icon'

interface ConversationStateProps {
  readonly conversation: Conversation
  /** It ended while nobody here looked at it. */
  readonly isUnseen?: boolean
  /** Epoch ms. */
  readonly now: number
}

const look = 'num inline-flex items-center gap-1.5 text-meta text-ink-3'

/** How the last run of a conversation stands, at the right end of its row. */
export function ConversationState({ conversation, isUnseen = false, now }: ConversationStateProps) {
  switch (conversation.status) {
    case 'running':
      return (
        <span className={look}>
          <Glyph />
          <span className="sr-only">running</span>
          {formatClock(now - conversation.updated)}
        </span>
      )
    case 'waiting':
      return <span className={`${look} font-medium text-wait!`}>needs you</span>
    case 'failed':
      return <span className={`${look} text-fail!`}>failed</span>
    case 'completed':
    case 'stopped':
    case 'interrupted':
      return <EndedState mode={conversation.mode} isUnseen={isUnseen} />
    default:
      return conversation.status satisfies never
  }
}

const kinds = { agent: 'by an agent', graph: 'by a graph' } as const

function EndedState({ mode, isUnseen }: { readonly mode: RunMode; readonly isUnseen: boolean }) {
  if (mode === 'chat' && !isUnseen) return null
  return (
    <span className={look}>
      {isUnseen && (
        <>
          <span className="size-1.5 rounded-full bg-flow" />
          <span className="sr-only">ended, not seen yet</span>
        </>
      )}
      {mode !== 'chat' && (
        <>
          <Icon of={speakerIcons[mode]} isSmall />
          <span className="sr-only">{kinds[mode]}</span>
        </>
      )}
    </span>
  )
}
