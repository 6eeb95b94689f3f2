'use client'

import { draftKey, readPreference, writePreference } from './preferences'
import { usePreference } from './use-preference'

/** What is being written in a conversation, kept over reloads until it is sent. */
export function useDraft(conversationId: string | null): readonly [string, (draft: string) => void] {
  const [draft, write] = usePreference(draftKey(conversationId))
  return [draft ?? '', write]
}

/** A new chat got its id: what is being written in it moves along. */
export function carryDraft(conversationId: string): void {
  const draft = readPreference(draftKey(null))
  writePreference(draftKey(null), null)
  writePreference(draftKey(conversationId), draft)
}
