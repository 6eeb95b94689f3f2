'use client'

import { useEffect } from 'react'
import type { Chat } from '@/hooks/use-chat'
import { useConversations } from '@/hooks/use-conversations'
import { useNeedsYou } from '@/hooks/use-run'

const titles: Record<Chat['status'], string> = {
  new: 'New chat',
  loading: 'Chat',
  ready: 'Chat',
  missing: 'No such chat',
  failed: 'Chat',
}

/** What a chat is called on its page, and in the tab, which also says when a person is awaited. */
export function useTitle(chat: Chat): string {
  const { items } = useConversations()
  const listed = items.find((item) => item.id === chat.conversationId)?.title
  const title = listed ?? chat.storedTitle ?? firstLine(chat.turns[0]?.prompt.content) ?? titles[chat.status]
  const needsYou = useNeedsYou(chat.store) && chat.isRunning
  useEffect(() => {
    document.title = needsYou ? `● needs you · ${title}` : `${title} · Weir`
  }, [title, needsYou])
  return title
}

function firstLine(text: string | undefined): string | undefined {
  return text?.trim().split('\n')[0]?.slice(0, 120)
}
