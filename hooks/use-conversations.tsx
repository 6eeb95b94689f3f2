'use client'

import { type ReactNode, createContext, use, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Conversation, ConversationList } from '@/lib/blocks/transcript'
import { deleteConversation, listConversations, renameConversation } from '@/lib/client/api'
import { ClientError } from '@/lib/client/client-error'
import { notifyConversationsChanged, subscribeToConversations } from '@/lib/client/broadcast'
import { appendPage, withFirstPage } from './conversation-pages'
import { usePolling } from './use-polling'
import { useSeen } from './use-seen'

export interface Conversations {
  readonly status: 'loading' | 'ready' | 'failed'
  /** The server answers and its database does not: nothing can be read or sent until it is back. */
  readonly isStorageAway: boolean
  /** Latest first. */
  readonly items: readonly Conversation[]
  readonly hasMore: boolean
  refresh: () => void
  loadMore: () => void
  rename: (id: string, title: string) => Promise<void>
  remove: (id: string) => Promise<void>
  /** It ended while nobody here looked at it. */
  isUnseen: (conversation: Conversation) => boolean
  markSeen: (conversation: Conversation) => void
}

const ConversationsContext = createContext<Conversations | null>(null)

/** @throws Error outside of a `ConversationsProvider` */
export function useConversations(): Conversations {
  const conversations = use(ConversationsContext)
  if (conversations === null) throw new Error('useConversations needs a ConversationsProvider around it')
  return conversations
}

/** Also while the database is away, so that its return is seen soon. */
const pollWhileRunning = 3_000
const pollWhileIdle = 15_000
const noList: ConversationList = { items: [] }

/** Keeps the list of conversations: polled while the tab is visible, and at once when another tab changed it. */
export function ConversationsProvider({ children }: { readonly children: ReactNode }) {
  const [list, setList] = useState(noList)
  const [status, setStatus] = useState<Conversations['status']>('loading')
  const [isStorageAway, setStorageAway] = useState(false)
  const etag = useRef<string | null>(null)
  const seen = useSeen(list.items)

  const refresh = useCallback(async () => {
    const answer = await listConversations({ etag: etag.current }).catch((error: unknown) => codeOf(error))
    setStorageAway(answer === 'unavailable')
    if (typeof answer === 'string') return setStatus((before) => (before === 'loading' ? 'failed' : before))
    setStatus('ready')
    if (answer.kind === 'unchanged') return
    etag.current = answer.etag
    setList((before) => withFirstPage(before, answer.list))
  }, [])

  const loadMore = useCallback(async () => {
    if (list.next_cursor === undefined) return
    const answer = await listConversations({ cursor: list.next_cursor }).catch(() => null)
    if (answer?.kind === 'fresh') setList((before) => appendPage(before, answer.list))
  }, [list.next_cursor])

  const isRunning = list.items.some(({ status }) => status === 'running' || status === 'waiting')
  usePolling(refresh, isRunning || isStorageAway ? pollWhileRunning : pollWhileIdle)
  useEffect(() => subscribeToConversations(() => void refresh()), [refresh])

  const change = useCallback(
    async (request: Promise<void>, apply: (items: readonly Conversation[]) => readonly Conversation[]) => {
      // What was asked for is shown at once; when the server refuses, the refresh brings the old state back.
      setList((before) => ({ ...before, items: apply(before.items) }))
      etag.current = null
      await request.catch(() => null)
      notifyConversationsChanged()
      await refresh()
    },
    [refresh],
  )

  const refreshList = useCallback(() => void refresh(), [refresh])
  const value = useMemo<Conversations>(
    () => ({
      status,
      isStorageAway,
      items: list.items,
      hasMore: list.next_cursor !== undefined,
      refresh: refreshList,
      loadMore: () => void loadMore(),
      rename: (id, title) =>
        change(renameConversation(id, title), (items) =>
          items.map((item) => (item.id === id ? { ...item, title } : item)),
        ),
      remove: (id) => change(deleteConversation(id), (items) => items.filter((item) => item.id !== id)),
      isUnseen: seen.isUnseen,
      markSeen: seen.markSeen,
    }),
    [status, isStorageAway, list, refreshList, loadMore, change, seen],
  )
  return <ConversationsContext value={value}>{children}</ConversationsContext>
}

function codeOf(error: unknown): string {
  return error instanceof ClientError ? error.code : 'connection_failed'
}
