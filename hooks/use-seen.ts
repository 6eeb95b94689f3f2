'use client'

import { useCallback, useEffect, useMemo, useState } from 'react'
import { z } from 'zod'
import type { Conversation } from '@/lib/blocks/transcript'
import { readPreference, seenKey, writePreference } from './preferences'

/** Until when this browser has seen each conversation; times are the server's, so that clocks need not agree. */
const seenSchema = z.object({
  /** What is not newer than this was there before this browser looked for the first time. */
  since: z.number(),
  until: z.record(z.string(), z.number()),
})
type Seen = z.infer<typeof seenSchema>

const mostRemembered = 500

/** Tells which conversations ended unseen, and remembers it. */
export function useSeen(items: readonly Conversation[]): {
  readonly isUnseen: (conversation: Conversation) => boolean
  readonly markSeen: (conversation: Conversation) => void
} {
  const [seen, setSeen] = useState<Seen | null>(null)
  const newest = items[0]?.updated

  useEffect(() => {
    if (newest !== undefined) setSeen((before) => before ?? readSeen() ?? { since: newest, until: {} })
  }, [newest])

  useEffect(() => {
    if (seen !== null) writePreference(seenKey, JSON.stringify(seen))
  }, [seen])

  const isUnseen = useCallback(
    (conversation: Conversation) => {
      if (seen === null || conversation.status === 'running') return false
      return conversation.updated > (seen.until[conversation.id] ?? seen.since)
    },
    [seen],
  )
  const markSeen = useCallback(
    (conversation: Conversation) => setSeen((before) => before && withSeen(before, conversation)),
    [],
  )
  return useMemo(() => ({ isUnseen, markSeen }), [isUnseen, markSeen])
}

function withSeen(seen: Seen, { id, updated }: Conversation): Seen {
  if ((seen.until[id] ?? 0) >= updated) return seen
  const entries = [...Object.entries({ ...seen.until, [id]: updated })]
  const newest = entries.toSorted(([, one], [, other]) => other - one).slice(0, mostRemembered)
  return { ...seen, until: Object.fromEntries(newest) }
}

function readSeen(): Seen | null {
  const stored = readPreference(seenKey)
  if (stored === null) return null
  const parsed = seenSchema.safeParse(parseJson(stored))
  return parsed.success ? parsed.data : null
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Written by another version or by hand: as good as nothing.
    return null
  }
}
