'use client'

import { MessageSquare } from 'lucide-react'
import { ConversationState } from '@/components/frame/conversation-state'
import { FrameLink } from '@/components/frame/frame-link'
import { Icon } from '@/components/ui/icon'
import { useConversations } from '@/hooks/use-conversations'
import { useNow } from '@/hooks/use-now'
import { speakerIcons } from './speaker-icons'
import { StartRows, startRowClass } from './start-row'

const mostShown = 4

/** The conversations that wait for a person, and those that go on, whoever looks on. */
export function RunningRows() {
  const { items } = useConversations()
  const waiting = items.filter(({ status }) => status === 'waiting')
  const running = [...waiting, ...items.filter(({ status }) => status === 'running')]
  const now = useNow(running.length > 0 ? 1_000 : null)
  if (running.length === 0) return null
  return (
    <StartRows name="Running now">
      {running.slice(0, mostShown).map((conversation) => {
        const { id, mode, title } = conversation
        return (
          <li key={id} className="border-b border-line">
            <FrameLink href={`/c/${id}`} className={`${startRowClass} grid-cols-[16px_minmax(0,1fr)_auto]`}>
              <Icon of={mode === 'chat' ? MessageSquare : speakerIcons[mode]} className="text-ink-3" />
              <span className="truncate font-medium">{title}</span>
              <ConversationState conversation={conversation} now={now} />
            </FrameLink>
          </li>
        )
      })}
    </StartRows>
  )
}
