/**
 * The durable event log: one per run, the only source of what a reader sees. The log gives each event its seq
 * (1, 2, 3 … in its run) and keeps it as the finished SSE frame, so that replaying is copying.
 *
 * Every call names the owner; a run of another owner does not exist.
 */
import type { RunEvent } from '@/lib/protocol/events'

/** What a page holds unless its reader asks for another size: some hundred events, and little to keep for a slow reader. */
export const defaultPageBytes = 128 * 1024

/** What one run's log may hold, unless the adapter is told otherwise. */
export const defaultMaxRunBytes = 64 * 1024 * 1024

/** Consecutive events as whole frames (`id: <seq>\ndata: <json>\n\n`), back to back. */
export interface Frames {
  /** UTF-8. Shared between readers: never written to. */
  readonly bytes: Uint8Array
  readonly firstSeq: number
  readonly lastSeq: number
}

export interface LogPage extends Frames {
  /** This page holds the run's terminal event: nothing comes after it. */
  readonly ended: boolean
}

export interface LogHead {
  readonly lastSeq: number
  readonly ended: boolean
}

/** One producer of one run. A later `open` of the same run shuts this one out. */
export interface LogWriter {
  /**
   * Queues events for the next commit, in order, all of them or none. Readers see them only once they are committed.
   * After the terminal event, after being shut out, and beyond the cap of a run's bytes this does nothing but make
   * the next `flush` reject. Events that end in the terminal event fit whatever the cap says, so that a full run can
   * still close what is open and tell why. Once full, nothing else fits: a log has no holes.
   * @returns whether they were taken.
   */
  append(events: readonly RunEvent[]): boolean
  /**
   * Resolves when all that was appended is durable: it survives the death of the process. What was accepted before a
   * refusal is durable as well when this rejects, except when shut out; each refusal is told once.
   * Any other rejection comes from the store: what was appended stays queued, and the next `flush` tries again.
   * @throws LogFencedError when another producer took over or the log was removed, then and ever after; AppError
   * `log_full` beyond the cap (append the terminal event and flush again); LogEndedError after the terminal event.
   */
  flush(): Promise<void>
  /** Aborts as soon as this writer is known to be shut out, so that its upstream call can stop. */
  readonly fenced: AbortSignal
}

export interface StreamLog {
  /**
   * Takes a new producer epoch of a run, durably, creating its log if there is none. Older writers are shut out from
   * here on: what they have not committed yet is never written. The new writer goes on after the last committed event.
   */
  open(owner: string, runId: string): Promise<LogWriter>
  /** What is known of a run's log; undefined when there is none (never written, expired or removed). */
  head(owner: string, runId: string): Promise<LogHead | undefined>
  /**
   * The next committed events strictly after `after`; undefined when there are none (yet). At most `maxBytes`
   * (`defaultPageBytes`), except that one event is never cut; a page may be smaller although more follows.
   */
  read(owner: string, runId: string, after: number, maxBytes?: number): Promise<LogPage | undefined>
  /**
   * Pages strictly after `after`, waiting for more, until the page that holds the terminal event. The reader's pace
   * counts: a page is read only when it is asked for. Ends quietly when there is no such log (open it before it is
   * followed), when nothing is left after `after`, when `signal` aborts, and when the log is removed or closed.
   */
  follow(owner: string, runId: string, after: number, signal: AbortSignal): AsyncIterable<LogPage>
  /** Deletes the logs of these runs; followers end. No-op for those that are missing. */
  remove(owner: string, runIds: readonly string[]): Promise<void>
  /** Deletes the logs of all runs, of any owner, that ended before `before` (epoch ms). Live runs are never touched. */
  expire(before: number): Promise<void>
  /** Commits what is queued, ends the followers and gives every resource back. */
  close(): Promise<void>
}

/** A newer producer owns the run, or its log is gone. Not an error for a person: whoever gets it stops quietly. */
export class LogFencedError extends Error {
  override readonly name = 'LogFencedError'

  constructor() {
    super('Another producer has taken this run over, or its log was removed.')
  }
}

/** The run has its terminal event already. */
export class LogEndedError extends Error {
  override readonly name = 'LogEndedError'

  constructor() {
    super('This run has ended: nothing comes after its terminal event.')
  }
}
