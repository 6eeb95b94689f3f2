'use client'

import { useCallback, useEffect, useState } from 'react'
import { type Store, draftKey, readPreference, writePreference } from './preferences'

/** What is being written in a conversation, kept over reloads until it is sent. */
export function useDraft(conversationId: string | null): readonly [string, (draft: string) => void] {
  const [draft, setDraft] = useState('')
  const store: Store = conversationId === null ? 'session' : 'local'

  useEffect(() => {
    // A new chat that gets its id keeps what is being written.
    setDraft((before) => (before === '' ? (readPreference(draftKey(conversationId), store) ?? '') : before))
  }, [conversationId, store])

  const write = useCallback(
    (next: string) => {
      setDraft(next)
      writePreference(draftKey(conversationId), next, store)
    },
    [conversationId, store],
  )
  return [draft, write]
}
