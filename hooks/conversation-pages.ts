/** Pages of the list of conversations, put together while the list changes under them. */
import type { Conversation, ConversationList } from '@/lib/blocks/transcript'

/** Puts a fresh first page before what was loaded behind it. Within the page's range the fresh list alone counts. */
export function withFirstPage(before: ConversationList, fresh: ConversationList): ConversationList {
  const last = fresh.items.at(-1)
  if (fresh.next_cursor === undefined || last === undefined) return fresh
  const freshIds = idsOf(fresh.items)
  const older = before.items.filter((item) => item.updated < last.updated && !freshIds.has(item.id))
  const cursor = older.length === 0 ? fresh.next_cursor : before.next_cursor
  return { items: [...fresh.items, ...older], ...(cursor !== undefined && { next_cursor: cursor }) }
}

/** Puts the next page behind; what is there already stays where it is. */
export function appendPage(before: ConversationList, page: ConversationList): ConversationList {
  const known = idsOf(before.items)
  const items = [...before.items, ...page.items.filter((item) => !known.has(item.id))]
  return { items, ...(page.next_cursor !== undefined && { next_cursor: page.next_cursor }) }
}

function idsOf(items: readonly Conversation[]): ReadonlySet<string> {
  return new Set(items.map((item) => item.id))
}
