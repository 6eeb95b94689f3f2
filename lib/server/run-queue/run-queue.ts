/**
 * Decides who drives a run, in this process or another. It says nothing of what a run does, and the log says who may
 * write to it. Ids of runs are random, so that no two owners have the same.
 */

export interface RunJob {
  readonly owner: string
  readonly runId: string
}

/** One drive of a run, as its driver sees it. */
export interface Flight {
  /** Aborts, with the reason given to `cancel`, when somebody asked the run to stop; it may have aborted already. */
  readonly stop: AbortSignal
  /** Resolves at the next `wake` of this run, the first time at once when one came before anybody asked. */
  woken(): Promise<void>
}

/**
 * Drives one run to its end or to a point where it waits for a person. A rejection is the queue's to report: the run
 * is then no longer in flight.
 */
export type Driver = (job: RunJob, flight: Flight) => Promise<void>

/** The right to have one run in flight, taken before the run is stored. */
export interface QueueSlot {
  /**
   * Hands the run to a driver, and resolves without waiting for it. Uses the slot up: the run holds the place until
   * its driver has returned. A run that is in flight already is not driven twice; the place is then free again.
   * @throws Error when the slot was used up before or given back.
   */
  enqueue(job: RunJob): Promise<void>
  /** Gives an unused slot back. No-op when it was used. */
  [Symbol.dispose](): void
}

export interface RunQueue {
  /** Names the driver of this process. Called once, before anything is enqueued. */
  work(driver: Driver): void
  /**
   * Takes a place among the runs that may be in flight; never more than the limit, also of callers at once.
   * @throws AppError `too_many_runs`, with `retryAfter`, when there is none; `unavailable` after `close`.
   */
  reserve(): Promise<QueueSlot>
  /**
   * Has a run driven that waits, at once or at a time (epoch ms): somebody answered it, its question expires, or its
   * driver died. Never refused, whatever the limit: the run was taken long ago. When it is in flight then, its driver is
   * told, and it is driven once more when a wake came that this driver did not await any more. A wake that is set for
   * later dies with the process; the recovery sets it again.
   */
  wake(job: RunJob, at?: number): Promise<void>
  /**
   * Tells whoever drives the run to stop, and resolves when that driver has returned, however it did. A run counts as
   * driven from `enqueue` on. No-op when it is not in flight. The first reason counts; it is plain data, for it may
   * travel to another process.
   */
  cancel(runId: string, reason: unknown): Promise<void>
  /**
   * Takes no more runs, and resolves when every place is free or `graceMs` have passed. Nobody is told to stop: a run
   * that is cut here is one for the recovery.
   */
  close(graceMs: number): Promise<void>
}
