import { backoffDelay, type BackoffPolicy } from './backoff'
import type { ClientError } from './client-error'
import type { Outcome } from './read-run'

export interface RetryPolicy extends BackoffPolicy {
  /** Failures in a row after which to give up. */
  readonly maxFailures: number
  /** How often the same event may come unreadable before it counts as broken for good. */
  readonly maxUnparsable: number
}

export interface FailureHistory {
  /** Connections in a row that brought nothing. */
  readonly failures: number
  /** How often the event after `after` came unreadable. */
  readonly unparsable: { readonly after: number; readonly times: number }
}

export const noFailures: FailureHistory = { failures: 0, unparsable: { after: -1, times: 0 } }

/** What is known when a connection has failed. */
export interface Situation {
  /** It brought events, or lived for a heartbeat: the failures before it do not count any more. */
  readonly healthy: boolean
  readonly online: boolean
  readonly lastSeq: number
  /** The stream's last `retry:`. */
  readonly retryMs: number
}

export interface Verdict {
  readonly history: FailureHistory
  /** ms until the next try; null: none is planned. */
  readonly delayMs: number | null
  /** A sign from the browser (network back, page seen) may end the wait early. A person always may. */
  readonly wakeable: boolean
  /** What to tell, if it was not told yet. */
  readonly report: ClientError | null
}

type Failure = Exclude<Outcome, { kind: 'ended' }>

/** Decides what follows a failed connection: try again, and when, or give up. */
export function judge(
  history: FailureHistory,
  failure: Failure,
  situation: Situation,
  policy: RetryPolicy,
  random: () => number,
): Verdict {
  const unparsable = countUnparsable(history, failure, situation.lastSeq)
  const failures = countFailures(history, situation)
  const repeated = failure.kind === 'unparsable' && unparsable.times > 1
  const report = repeated ? null : failure.error
  if (failure.kind === 'refused' || unparsable.times >= policy.maxUnparsable) {
    return { history: noFailures, delayMs: null, wakeable: false, report }
  }
  if (failures >= policy.maxFailures) return { history: noFailures, delayMs: null, wakeable: true, report }

  const retryAfter = failure.kind === 'cut' ? failure.retryAfter : undefined
  const floorMs = retryAfter ?? situation.retryMs
  return {
    history: { failures, unparsable },
    // Offline the browser says when to come back. It can be wrong (a server on this machine), so look now and then.
    delayMs: situation.online
      ? backoffDelay(policy, Math.max(0, failures - 1), floorMs, random)
      : policy.capMs,
    wakeable: retryAfter === undefined,
    report: failure.kind === 'unparsable' ? report : null,
  }
}

function countUnparsable({ unparsable }: FailureHistory, failure: Failure, lastSeq: number) {
  if (failure.kind !== 'unparsable') return lastSeq === unparsable.after ? unparsable : noFailures.unparsable
  return { after: lastSeq, times: lastSeq === unparsable.after ? unparsable.times + 1 : 1 }
}

function countFailures({ failures }: FailureHistory, { healthy, online }: Situation): number {
  if (healthy) return 1
  return online ? failures + 1 : failures
}
