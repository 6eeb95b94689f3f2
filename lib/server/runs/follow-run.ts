import type { RunRecord } from '@/lib/server/storage/storage'
import { AppError } from '@/lib/server/http/app-error'
import { done } from '@/lib/sse/encode'
import { hasEnded } from './has-ended'
import type { RunServices } from './run-services'

const doneBytes = new TextEncoder().encode(done)

/**
 * Finds out whether a run can be followed from a cursor.
 *
 * @param after the seq of the last event that the reader has; 0 for none.
 * @returns `ended` when the run is over and nothing is left after the cursor.
 * @throws AppError `log_expired`, or `cursor_beyond_head`: a log that was lost and began anew must not look like one
 *   that the reader has read.
 */
export async function checkCursor(
  { log }: RunServices,
  owner: string,
  run: RunRecord,
  after: number,
): Promise<'follow' | 'ended'> {
  const head = await log.head(owner, run.id)
  if (!head && hasEnded(run)) {
    throw new AppError('log_expired', 'The events of this run are no longer kept. Its transcript is.')
  }
  const lastSeq = head?.lastSeq ?? 0
  if (after > lastSeq) {
    throw new AppError('cursor_beyond_head', `The run has ${lastSeq} events, fewer than the cursor ${after}.`)
  }
  return head?.ended === true && after === lastSeq ? 'ended' : 'follow'
}

/** The frames of a run strictly after a cursor, as they are committed, and `[DONE]` after the terminal event. */
export async function* followRun(
  { log }: RunServices,
  owner: string,
  runId: string,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  for await (const page of log.follow(owner, runId, after, signal)) {
    yield page.bytes
    if (page.ended) yield doneBytes
  }
}

/** @throws AppError `not_found` */
export async function findRun({ storage }: RunServices, owner: string, runId: string): Promise<RunRecord> {
  const run = await storage.findRun(owner, runId)
  if (!run) throw new AppError('not_found', 'This run does not exist.')
  return run
}
