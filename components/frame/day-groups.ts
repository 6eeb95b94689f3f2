import type { Conversation } from '@/lib/blocks/transcript'

export interface DayGroup {
  readonly title: 'Running' | 'Today' | 'Yesterday' | 'Last 7 days' | 'Older'
  readonly items: readonly Conversation[]
}

const titles = ['Running', 'Today', 'Yesterday', 'Last 7 days', 'Older'] as const

/**
 * Parts a list into groups in the order of the titles; groups without items are left out. Days are calendar days of
 * the reader's time zone.
 * @param conversations latest first
 * @param now epoch ms
 */
export function groupByDay(conversations: readonly Conversation[], now: number): readonly DayGroup[] {
  const groups = Map.groupBy(conversations, (conversation) => titleOf(conversation, now))
  return titles.flatMap((title) => {
    const items = groups.get(title)
    return items === undefined ? [] : [{ title, items }]
  })
}

function titleOf(conversation: Conversation, now: number): DayGroup['title'] {
  if (conversation.status === 'running' || conversation.status === 'waiting') return 'Running'
  const days = daysBefore(conversation.updated, now)
  if (days <= 0) return 'Today'
  if (days === 1) return 'Yesterday'
  return days < 7 ? 'Last 7 days' : 'Older'
}

function daysBefore(time: number, now: number): number {
  // Midnights differ by 23 to 25 hours where clocks change, so the quotient is rounded.
  return Math.round((midnightOf(now) - midnightOf(time)) / 86_400_000)
}

function midnightOf(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0)
}
