/** What is said of an answer that did not come to its end: what happened, what is kept. */
import type { RunState } from '@/lib/blocks/block'
import { blocksOf } from '@/lib/blocks/reduce'
import type { RunEndReason } from '@/lib/protocol/events'
import type { GraphProgress } from '@/hooks/graph-run'
import { formatCost, formatCount, formatDuration, formatUnits } from './figures'
import { turnsOf } from './panel/budget'

export type NoteKind = 'stopped' | 'interrupted' | 'failed' | 'limit' | 'busy'

export interface NoteWords {
  readonly kind: NoteKind
  /** One short sentence. */
  readonly head: string
  readonly text: string
  readonly more?: string | undefined
}

const limitNames: Partial<Record<RunEndReason, string>> = {
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

/**
 * @param progress how far a graph came; null for any other run
 * @returns null for an answer that is complete
 */
export function noteOfEnd(
  run: RunState,
  words: number,
  progress: GraphProgress | null = null,
): NoteWords | null {
  const { end, error } = run
  if (end === null) return null
  const after = formatDuration(end.durationMs)
  switch (end.status) {
    case 'completed':
      return null
    case 'stopped': {
      if (end.reason !== undefined && end.reason in limitNames)
        return noteOfLimit(run, end.reason, keptBy(words, progress))
      return { kind: 'stopped', head: `Stopped by you after ${after}.`, text: keptNodes(progress) }
    }
    case 'interrupted': {
      const why = (end.reason && interruptions[end.reason]) ?? ''
      return {
        kind: 'interrupted',
        head: `Interrupted after ${after}.`,
        text: `${why} ${keptBy(words, progress)}`.trim(),
      }
    }
    case 'failed': {
      const head = error === null ? 'The run failed.' : withoutReason(run, error.message)
      return {
        kind: 'failed',
        head,
        text: '',
        more: keptNodes(progress) || keptByFailure(words, error?.code),
      }
    }
    default:
      return end.status satisfies never
  }
}

/** "Compare failed.": why stands at the node itself. What no node of the graph says stays as it is. */
function withoutReason(run: RunState, message: string): string {
  const failed = blocksOf(run).findLast(
    ({ type, parentSpanId, nodeInfo }) =>
      type === 'node' && parentSpanId === '' && nodeInfo?.status === 'failed',
  )
  const reason = `: ${failed?.span?.error?.message}`
  return failed !== undefined && message.endsWith(reason) ? `${message.slice(0, -reason.length)}.` : message
}

/** "Stopped at its limit: $1.00. 6 of 20 turns used." What a stored answer does not know of its limits is left out. */
function noteOfLimit(run: RunState, reason: RunEndReason, kept: string): NoteWords {
  const { max_iterations, max_seconds, max_tokens, max_cost } = run.limits
  const figures: Partial<Record<RunEndReason, string | undefined>> = {
    limit_turns: max_iterations === undefined ? undefined : formatUnits(max_iterations, 'turn'),
    limit_time: max_seconds === undefined ? undefined : formatDuration(max_seconds * 1000),
    limit_tokens: max_tokens === undefined ? undefined : `${formatCount(max_tokens)} tokens`,
    limit_cost: max_cost === undefined ? undefined : formatCost(max_cost),
  }
  const figure = figures[reason]
  const head =
    figure !== undefined
      ? `Stopped at its limit: ${figure}.`
      : `Stopped at its limit of ${limitNames[reason]}.`
  const turns = turnsOf(run)
  const used =
    max_iterations === undefined || reason === 'limit_turns' || turns === 0
      ? ''
      : `${turns} of ${formatUnits(max_iterations, 'turn')} used.`
  return { kind: 'limit', head, text: `${used} ${kept}`.trim() }
}

function keptBy(words: number, progress: GraphProgress | null): string {
  return progress === null ? keptWords(words) : keptNodes(progress)
}

/** "3 of 9 nodes are done and kept." */
function keptNodes(progress: GraphProgress | null): string {
  if (progress === null) return ''
  const { done, total } = progress
  if (done === 0) return 'No node was done yet.'
  const of = total === null ? formatUnits(done, 'node') : `${done} of ${formatUnits(total, 'node')}`
  return `${of} ${done === 1 ? 'is' : 'are'} done and kept.`
}

function keptWords(words: number): string {
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
