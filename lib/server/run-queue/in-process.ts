/** Drives every run in the process that took it. What dies with the process is found by the recovery at start. */
import { AppError } from '@/lib/server/http/app-error'
import type { Driver, QueueSlot, RunJob, RunQueue } from './run-queue'

export interface InProcessQueueOptions {
  /** Runs in flight, and places taken for runs to come, at most. */
  readonly maxConcurrent: number
  /** What a caller who found no place is told to wait. */
  readonly retryAfterSeconds?: number
  /** Learns what a driver rejected with. */
  readonly onError: (job: RunJob, error: unknown) => void
}

interface Flight {
  readonly stop: AbortController
  /** Resolves when the driver has returned. */
  readonly landed: Promise<void>
}

export function createInProcessQueue(options: InProcessQueueOptions): RunQueue {
  const { maxConcurrent, retryAfterSeconds = 20, onError } = options
  const flights = new Map<string, Flight>()
  const closers = new Set<() => void>()
  let driver: Driver | undefined
  let taken = 0
  let closed = false

  function freePlace(): void {
    taken -= 1
    if (taken === 0) for (const close of closers) close()
  }

  async function fly(drive: Driver, job: RunJob, stop: AbortSignal): Promise<void> {
    // A driver that works before its first await must not hold up whoever enqueues.
    await Promise.resolve()
    try {
      await drive(job, stop)
    } catch (error) {
      onError(job, error)
    } finally {
      flights.delete(job.runId)
      freePlace()
    }
  }

  function createSlot(): QueueSlot {
    let spent = false
    return {
      async enqueue(job) {
        if (spent) throw new Error('This slot is used up.')
        if (!driver) throw new Error('Nobody works on this queue.')
        spent = true
        if (flights.has(job.runId)) return freePlace()
        const stop = new AbortController()
        flights.set(job.runId, { stop, landed: fly(driver, job, stop.signal) })
      },
      [Symbol.dispose]() {
        if (spent) return
        spent = true
        freePlace()
      },
    }
  }

  return {
    work(worker) {
      driver = worker
    },

    async reserve() {
      if (closed) throw new AppError('unavailable', 'The server is shutting down. Try again in a moment.')
      if (taken >= maxConcurrent) throw tooManyRuns(taken, retryAfterSeconds)
      taken += 1
      return createSlot()
    },

    async cancel(runId, reason) {
      const flight = flights.get(runId)
      if (!flight) return
      flight.stop.abort(reason)
      await flight.landed
    },

    async close(graceMs) {
      closed = true
      if (taken === 0) return
      const { promise, resolve } = Promise.withResolvers<void>()
      closers.add(resolve)
      const timer = setTimeout(resolve, graceMs)
      await promise
      clearTimeout(timer)
    },
  }
}

function tooManyRuns(busy: number, retryAfter: number): AppError {
  const runs = busy === 1 ? '1 run is' : `${busy} runs are`
  return new AppError(
    'too_many_runs',
    `${runs} busy. Your message is kept; try again in about ${retryAfter} s.`,
    { retryAfter },
  )
}
