/** Decides who drives a run. It says nothing of what a run does, and the log says who may write to it. */

export interface RunJob {
  readonly owner: string
  readonly runId: string
}

/** Drives one run to its end or to a point where it waits. `stop` aborts when somebody asked the run to stop. */
export type Driver = (job: RunJob, stop: AbortSignal) => Promise<void>

/** The right to add one run, held while the run is being stored. */
export interface QueueSlot {
  /** Hands the run to a driver. Uses the slot up. */
  enqueue(job: RunJob): Promise<void>
  /** Gives an unused slot back. No-op when it was used. */
  [Symbol.dispose](): void
}

export interface RunQueue {
  /** Names the driver of this process. Called once, before anything is enqueued. */
  work(driver: Driver): void
  /**
   * Takes a place among the runs that may be in flight.
   * @throws AppError `too_many_runs`, with `retryAfter`, when there is none.
   */
  reserve(): Promise<QueueSlot>
  /** Tells whoever drives the run to stop, and resolves when that driver has returned. No-op when nobody drives it. */
  cancel(runId: string): Promise<void>
  /** Takes no more runs, and resolves when those in flight have returned or `graceMs` have passed. */
  close(graceMs: number): Promise<void>
}
