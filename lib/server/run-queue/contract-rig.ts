/** What the contract's cases hold in their hands: a queue, and drivers that go on until a case lets them go. */
import { expect, vi } from 'vitest'
import type { Flight, QueueSlot, RunJob, RunQueue } from './run-queue'

interface QueueSettings {
  readonly maxConcurrent: number
  readonly onError: (job: RunJob, error: unknown) => void
}

export interface QueueCase {
  readonly name: string
  /** Rejects when the queue breaks its contract. `open` gives an empty queue that nobody works on yet. */
  readonly check: (open: (settings: QueueSettings) => Promise<RunQueue>) => Promise<void>
}

/** A queue whose drivers are held in the test's hand: each goes on until it is let go or fails. */
interface Rig {
  readonly queue: RunQueue
  /** Takes a place, which is given back after the case. */
  reserve(): Promise<QueueSlot>
  /** Takes a place, has a run driven on it, and does not wait for the driver. */
  start(runId: string): Promise<void>
  end(runId: string): void
  fail(runId: string, error: Error): void
  /** Jobs that drivers were given, and what they threw, in order. */
  readonly driven: RunJob[]
  readonly errors: { job: RunJob; error: unknown }[]
  readonly stops: Map<string, AbortSignal>
  /** The last flight of each run. */
  readonly flights: Map<string, Flight>
  /** Whether drivers return when they are told to stop. */
  obedient: boolean
}

export function queueCase(name: string, maxConcurrent: number, body: (rig: Rig) => Promise<void>): QueueCase {
  return {
    name,
    async check(open) {
      const held = new Map<string, PromiseWithResolvers<void>>()
      const hold = (runId: string) => {
        const known = held.get(runId) ?? Promise.withResolvers<void>()
        held.set(runId, known)
        return known
      }
      const errors: Rig['errors'] = []
      const queue = await open({ maxConcurrent, onError: (job, error) => errors.push({ job, error }) })
      const slots: QueueSlot[] = []
      const reserve = async () => {
        const slot = await queue.reserve()
        slots.push(slot)
        return slot
      }
      const rig: Rig = {
        queue,
        reserve,
        driven: [],
        errors,
        stops: new Map(),
        flights: new Map(),
        obedient: true,
        start: async (runId) => (await reserve()).enqueue({ owner: 'ada', runId }),
        end: (runId) => hold(runId).resolve(),
        fail: (runId, error) => hold(runId).reject(error),
      }
      queue.work(async (job, flight) => {
        const { stop } = flight
        rig.driven.push(job)
        rig.flights.set(job.runId, flight)
        rig.stops.set(job.runId, stop)
        const { promise, resolve } = hold(job.runId)
        const obey = () => rig.obedient && resolve()
        stop.addEventListener('abort', obey)
        if (stop.aborted) obey()
        await promise
      })
      try {
        await body(rig)
      } finally {
        for (const slot of slots) slot[Symbol.dispose]()
        for (const { resolve } of held.values()) resolve()
        await queue.close(1_000)
      }
    },
  }
}

export const refused = { name: 'AppError', code: 'too_many_runs', retryAfter: expect.any(Number) }

/** Waits until a driver has been given this run. */
export function driving(rig: Rig, runId: string): Promise<void> {
  return vi.waitFor(() => expect(rig.stops.has(runId)).toBe(true), { interval: 5 })
}

/** Waits until drivers have been given runs this many times. */
export function drivenTimes(rig: Rig, times: number): Promise<void> {
  return vi.waitFor(() => expect(rig.driven).toHaveLength(times), { interval: 5 })
}

/** How the run's driver, which waits for it, learns of a wake. */
export function woken(rig: Rig, runId: string): Promise<void> {
  return rig.flights.get(runId)?.woken() ?? Promise.reject(new Error(`${runId} is not in flight.`))
}

/** Waits until there is a place, and takes it. */
export function place(rig: Rig): Promise<QueueSlot> {
  return vi.waitFor(() => rig.reserve(), { interval: 5 })
}
