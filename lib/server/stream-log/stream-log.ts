/**
 * The durable event log: one per run, the only source of what a reader sees. The log gives each event its seq
 * (1, 2, 3 … in its run) and keeps it as the finished SSE frame, so that replaying is copying.
 *
 * Every call names the owner; a run of another owner does not exist.
 */
import type { RunEvent } from '@/lib/protocol/events'

export interface LogPage {
  /** Whole frames (`id: <seq>\ndata: <json>\n\n`), back to back, UTF-8. Shared between readers: never written to. */
  readonly bytes: Uint8Array
  readonly firstSeq: number
  readonly lastSeq: number
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
   * Queues events for the next commit, in order. Readers see them only once they are committed.
   * After the terminal event, after being shut out, and beyond the cap of a run's bytes this does nothing but make
   * the next `flush` reject.
   */
  append(events: readonly RunEvent[]): void
  /**
   * Resolves when all that was appended is durable.
   * @throws LogFencedError when another producer took over; AppError `log_full` beyond the cap (the terminal event
   * still fits: write it and flush again).
   */
  flush(): Promise<void>
  /** Aborts as soon as this writer is known to be shut out, so that its upstream call can stop. */
  readonly fenced: AbortSignal
}

export interface StreamLog {
  /** Takes a new producer epoch of a run, creating its log if there is none. Older writers are shut out from here on. */
  open(owner: string, runId: string): Promise<LogWriter>
  /** What is known of a run's log; undefined when there is none (never written, expired or removed). */
  head(owner: string, runId: string): Promise<LogHead | undefined>
  /** The next committed events strictly after `after`, at most about `maxBytes`; undefined when there are none (yet). */
  read(owner: string, runId: string, after: number, maxBytes?: number): Promise<LogPage | undefined>
  /**
   * Pages strictly after `after`, waiting for more, until the page that holds the terminal event. The reader's pace
   * counts: a page is read only when it is asked for. Ends quietly when `signal` aborts or the log is removed.
   */
  follow(owner: string, runId: string, after: number, signal: AbortSignal): AsyncIterable<LogPage>
  /** Deletes the logs of these runs; followers end. No-op for those that are missing. */
  remove(owner: string, runIds: readonly string[]): Promise<void>
  /** Deletes the logs of all runs, of any owner, that ended before `before` (epoch ms). Live runs are never touched. */
  expire(before: number): Promise<void>
  close(): Promise<void>
}

/** A newer producer owns the run. Not an error for a person: whoever gets it stops quietly. */
export class LogFencedError extends Error {
  override readonly name = 'LogFencedError'
}
