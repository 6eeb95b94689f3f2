/** Until when a browser has seen each conversation; times are the server's, so that clocks need not agree. */
import type { Conversation } from '@/lib/blocks/transcript'
import { parseJson } from './parse-json'

export interface Seen {
  /** What is not newer than this was there before this browser looked for the first time. */
  readonly since: number
  readonly until: Readonly<Record<string, number>>
}

const mostRemembered = 500

export function isSeen(seen: Seen, { id, updated }: Conversation): boolean {
  return updated <= (seen.until[id] ?? seen.since)
}

/** The same object when it was seen already. Of many conversations the latest are remembered. */
export function withSeen(seen: Seen, conversation: Conversation): Seen {
  if (isSeen(seen, conversation) && conversation.id in seen.until) return seen
  const entries = Object.entries({ ...seen.until, [conversation.id]: conversation.updated })
  const newest = entries.toSorted(([, one], [, other]) => other - one).slice(0, mostRemembered)
  return { ...seen, until: Object.fromEntries(newest) }
}

/** @returns null for what is not ours: written by another version, or by hand */
export function parseSeen(text: string | null): Seen | null {
  const json = parseJson(text ?? '')
  return 'value' in json && isSeenShape(json.value) ? json.value : null
}

function isSeenShape(value: unknown): value is Seen {
  if (typeof value !== 'object' || value === null || !('since' in value) || !('until' in value)) return false
  const { since, until } = value
  return (
    typeof since === 'number' &&
    typeof until === 'object' &&
    until !== null &&
    Object.values(until).every((time) => typeof time === 'number')
  )
}
