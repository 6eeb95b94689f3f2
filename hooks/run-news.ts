/** What a person who looks elsewhere is told of their runs. */
import type { Conversation } from '@/lib/blocks/transcript'

/** How conversations stood when this page was told of them last. */
export interface KnownRuns {
  /** Until when, by the server's clock, the list went that the page began with. */
  readonly since: number
  /** By conversation. */
  readonly statuses: Map<string, string>
}

export function knownRunsOf(items: readonly Conversation[]): KnownRuns {
  return {
    since: Math.max(0, ...items.map(({ updated }) => updated)),
    statuses: new Map(items.map(({ id, status }) => [id, status])),
  }
}

/** Whether a run ended, or came to need a person, since the page was told of it last. */
export function isNews({ since, statuses }: KnownRuns, { id, status, created }: Conversation): boolean {
  const before = statuses.get(id)
  if (status === 'running' || status === before) return false
  // Of what is not known, older pages of the list are no news.
  if (before === undefined) return status === 'waiting' && created > since
  return status === 'waiting' || before === 'running' || before === 'waiting'
}

const predicates: Record<Exclude<Conversation['status'], 'running'>, string> = {
  waiting: 'needs you',
  completed: 'has ended',
  failed: 'has failed',
  stopped: 'was stopped',
  interrupted: 'was interrupted',
}

/** "needs you" */
export function predicateOf({ status }: Conversation): string {
  return status === 'running' ? 'is running' : predicates[status]
}

/** One sentence for all; the first to open is one that needs a person, if any does. */
export function sentenceOfNews(news: readonly Conversation[]): { text: string; first: Conversation } | null {
  const first = news.find(({ status }) => status === 'waiting') ?? news[0]
  if (first === undefined) return null
  const others = news.length - 1
  const more = others === 0 ? '' : others === 1 ? ' 1 more run has news.' : ` ${others} more runs have news.`
  return { text: `“${first.title}” ${predicateOf(first)}.${more}`, first }
}
