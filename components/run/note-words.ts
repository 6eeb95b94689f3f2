/** What is said of an answer that did not come to its end: what happened, what is kept. */
import type { RunState } from '@/lib/blocks/block'
import type { RunEndReason } from '@/lib/protocol/events'
import { formatDuration, formatUnits } from './figures'

export type NoteKind = 'stopped' | 'interrupted' | 'failed' | 'limit' | 'busy'

export interface NoteWords {
  readonly kind: NoteKind
  /** One short sentence. */
  readonly head: string
  readonly text: string
  readonly more?: string | undefined
}

const limits: Partial<Record<RunEndReason, string>> = {
  limit_turns: 'turns',
  limit_time: 'time',
  limit_tokens: 'tokens',
  limit_cost: 'cost',
}

const interruptions: Partial<Record<RunEndReason, string>> = {
  server_restart: 'The server restarted.',
  platform_limit: 'The platform ended it at its time limit.',
  log_lost: 'The server lost its log.',
  upstream: 'The model fell silent.',
}

/** @returns null for an answer that is complete */
export function noteOfEnd(run: Pick<RunState, 'end' | 'error'>, words: number): NoteWords | null {
  const { end, error } = run
  if (end === null) return null
  const after = formatDuration(end.durationMs)
  switch (end.status) {
    case 'completed':
      return null
    case 'stopped': {
      const limit = end.reason && limits[end.reason]
      if (limit !== undefined)
        return { kind: 'limit', head: `Stopped at its limit of ${limit}.`, text: kept(words) }
      return { kind: 'stopped', head: `Stopped by you after ${after}.`, text: '' }
    }
    case 'interrupted': {
      const why = (end.reason && interruptions[end.reason]) ?? ''
      return {
        kind: 'interrupted',
        head: `Interrupted after ${after}.`,
        text: `${why} ${kept(words)}`.trim(),
      }
    }
    case 'failed': {
      const head = error?.message ?? 'The run failed.'
      return {
        kind: 'failed',
        head,
        text: '',
        more: keptByFailure(words, error?.code),
      }
    }
    default:
      return end.status satisfies never
  }
}

function kept(words: number): string {
  if (words === 0) return 'Nothing was written yet.'
  return words === 1 ? 'This 1 word is kept.' : `These ${formatUnits(words, 'word')} are kept.`
}

function keptByFailure(words: number, code: string | undefined): string {
  if (words > 0) return 'What came before is kept.'
  return code === 'upstream_auth' ? 'Nothing was sent; your message is kept.' : 'Your message is kept.'
}

interface StartError {
  readonly code: string
  readonly message: string
  /** Milliseconds. */
  readonly retryAfter: number | undefined
}

/** Of a question that was refused before anything ran. */
export function noteOfFailedStart({ code, message, retryAfter }: StartError): NoteWords {
  if (code === 'too_many_runs' || code === 'rate_limited') {
    const wait = retryAfter === undefined ? '' : `; try again in about ${Math.ceil(retryAfter / 1000)} s`
    return { kind: 'busy', head: message, text: `Your message is kept${wait}.` }
  }
  if (code === 'unauthorized') {
    return {
      kind: 'failed',
      head: 'You are signed out.',
      text: 'Your message is kept; reload the page to sign in.',
    }
  }
  if (code === 'connection_failed' || code === 'read_failed') {
    return { kind: 'failed', head: message, text: 'Your message is kept.' }
  }
  return { kind: 'failed', head: message, text: 'Nothing was sent; your message is kept.' }
}
