'use client'

import { useCallback, useEffect, useMemo } from 'react'
import type { Conversation } from '@/lib/blocks/transcript'
import { readPreference, seenKey, writePreference } from './preferences'
import { isSeen, parseSeen, withSeen } from './seen'
import { usePreference } from './use-preference'

interface SeenConversations {
  /** It ended while nobody here looked at it. */
  readonly isUnseen: (conversation: Conversation) => boolean
  readonly markSeen: (conversation: Conversation) => void
}

/** @param items latest first */
export function useSeen(items: readonly Conversation[]): SeenConversations {
  const [stored] = usePreference(seenKey)
  const seen = useMemo(() => parseSeen(stored), [stored])
  const newest = items[0]?.updated

  useEffect(() => {
    if (newest === undefined || parseSeen(readPreference(seenKey)) !== null) return
    writePreference(seenKey, JSON.stringify({ since: newest, until: {} }))
  }, [newest])

  const isUnseen = useCallback(
    (conversation: Conversation) =>
      seen !== null && !['running', 'waiting'].includes(conversation.status) && !isSeen(seen, conversation),
    [seen],
  )
  const markSeen = useCallback((conversation: Conversation) => {
    const before = parseSeen(readPreference(seenKey))
    if (before === null) return
    const after = withSeen(before, conversation)
    if (after !== before) writePreference(seenKey, JSON.stringify(after))
  }, [])
  return useMemo(() => ({ isUnseen, markSeen }), [isUnseen, markSeen])
}
