/** Drives every run in the process that took it. What dies with the process is found by the recovery at start. */
import { AppError } from '@/lib/server/http/app-error'
import { createBell, type Bell } from './bell'
import type { Driver, QueueSlot, RunJob, RunQueue } from './run-queue'

export interface InProcessQueueOptions {
  /** Runs in flight, and places taken for runs to come, at most. */
  readonly maxConcurrent: number
  /** What a caller who found no place is told to wait. */
  readonly retryAfterSeconds?: number
  /** Learns what a driver rejected with. */
  readonly onError: (job: RunJob, error: unknown) => void
}

interface FlightRecord {
  readonly stop: AbortController
  /** Rings when the run is woken; a new one each time that it is driven once more. */
  bell: Bell
  /** Resolves when the run is not in flight any more. */
  readonly landed: PromiseWithResolvers<void>
}

/** The longest delay that a timer of Node takes; it fires at once for a longer one. */
const maxDelayMs = 2 ** 31 - 1

export function createInProcessQueue(options: InProcessQueueOptions): RunQueue {
  const { maxConcurrent, retryAfterSeconds = 20, onError } = options
  const flights = new Map<string, FlightRecord>()
  /** Timers of wakes to come, by time and run: none of them replaces another. */
  const alarms = new Map<string, NodeJS.Timeout>()
  const closers = new Set<() => void>()
  let driver: Driver | undefined
  let taken = 0
  let closed = false

  function freePlace(): void {
    taken -= 1
    if (taken === 0) for (const close of closers) close()
  }

  function workingDriver(): Driver {
    if (!driver) throw new Error('Nobody works on this queue.')
    return driver
  }

  /** Drives the run on a place that was taken for it. */
  function launch(job: RunJob): void {
    const flight = { stop: new AbortController(), bell: createBell(), landed: Promise.withResolvers<void>() }
    flights.set(job.runId, flight)
    void fly(workingDriver(), job, flight)
  }

  async function fly(drive: Driver, job: RunJob, flight: FlightRecord): Promise<void> {
    // A driver that works before its first await must not hold up whoever enqueues.
    await Promise.resolve()
    await driveOnce(drive, job, flight)
    while (flight.bell.isRinging() && !closed) {
      flight.bell = createBell()
      await driveOnce(drive, job, flight)
    }
    flights.delete(job.runId)
    flight.landed.resolve()
    freePlace()
  }

  async function driveOnce(drive: Driver, job: RunJob, { stop, bell }: FlightRecord): Promise<void> {
    try {
      await drive(job, { stop: stop.signal, woken: () => bell.heard() })
    } catch (error) {
      onError(job, error)
    }
  }

  function wakeNow(job: RunJob): void {
    const flight = flights.get(job.runId)
    if (flight) return flight.bell.ring()
    taken += 1
    launch(job)
  }

  function setAlarm(job: RunJob, at: number): void {
    const key = `${at} ${job.runId}`
    if (alarms.has(key)) return
    const wait = () => {
      const left = at - Date.now()
      if (left > 0) return void alarms.set(key, setTimeout(wait, Math.min(left, maxDelayMs)).unref())
      alarms.delete(key)
      wakeNow(job)
    }
    wait()
  }

  function createSlot(): QueueSlot {
    let spent = false
    return {
      async enqueue(job) {
        if (spent) throw new Error('This slot is used up.')
        workingDriver()
        spent = true
        if (flights.has(job.runId)) return freePlace()
        launch(job)
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

    async wake(job, at = 0) {
      if (closed) return
      workingDriver()
      setAlarm(job, at)
    },

    async cancel(runId, reason) {
      const flight = flights.get(runId)
      if (!flight) return
      flight.stop.abort(reason)
      await flight.landed.promise
    },

    async close(graceMs) {
      closed = true
      for (const alarm of alarms.values()) clearTimeout(alarm)
      alarms.clear()
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
