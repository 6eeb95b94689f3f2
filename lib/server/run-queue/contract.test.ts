/** The contract must notice a queue that breaks it: each fault here is one that an adapter could really have. */
import { expect, test } from 'vitest'
import { queueContract } from './contract'
import { createInProcessQueue, type InProcessQueueOptions } from './in-process'
import type { Driver, QueueSlot, RunQueue } from './run-queue'

interface Fault {
  readonly fault: string
  readonly noticedBy: string
  readonly broken: (options: InProcessQueueOptions) => RunQueue
}

/** A sound queue with another way to hand out slots. */
function withSlots(options: InProcessQueueOptions, slotOf: (sound: QueueSlot) => QueueSlot): RunQueue {
  const sound = createInProcessQueue(options)
  return { ...sound, reserve: async () => slotOf(await sound.reserve()) }
}

/** A sound queue whose drives go another way. */
function withDriver(options: InProcessQueueOptions, driverOf: (sound: Driver) => Driver): RunQueue {
  const sound = createInProcessQueue(options)
  return { ...sound, work: (driver) => sound.work(driverOf(driver)) }
}

const faults: readonly Fault[] = [
  {
    fault: 'counts places after a pause',
    noticedBy: 'callers at once never get more places than there are',
    broken(options) {
      const sound = createInProcessQueue({ ...options, maxConcurrent: 1_000 })
      let taken = 0
      return {
        ...sound,
        async reserve() {
          const full = taken >= options.maxConcurrent
          await Promise.resolve()
          taken += 1
          return full ? Promise.reject(new Error('full')) : sound.reserve()
        },
      }
    },
  },
  {
    fault: 'frees a place that is in use',
    noticedBy: 'giving back a used slot frees nothing, and it cannot be used twice',
    broken: (options) =>
      withSlots(options, (sound) => ({
        async enqueue() {},
        [Symbol.dispose]: () => sound[Symbol.dispose](),
      })),
  },
  {
    fault: 'changes the job',
    noticedBy: 'a run is driven once, with the job that was enqueued',
    broken: (options) =>
      withSlots(options, (sound) => ({
        enqueue: ({ runId }) => sound.enqueue({ owner: 'local', runId }),
        [Symbol.dispose]: () => sound[Symbol.dispose](),
      })),
  },
  {
    fault: 'swallows what a driver throws',
    noticedBy: 'a driver that fails is reported with its job, and frees its place',
    broken: (options) => createInProcessQueue({ ...options, onError: () => undefined }),
  },
  {
    fault: 'does not wait for the driver it cancels',
    noticedBy: 'cancel resolves when the driver has returned, not before',
    broken(options) {
      const sound = createInProcessQueue(options)
      return {
        ...sound,
        async cancel(runId, reason) {
          void sound.cancel(runId, reason)
        },
      }
    },
  },
  {
    fault: 'keeps the reason to itself',
    noticedBy: 'cancel stops that run alone, and gives its reason',
    broken(options) {
      const sound = createInProcessQueue(options)
      return { ...sound, cancel: (runId) => sound.cancel(runId, undefined) }
    },
  },
  {
    fault: 'stops every run',
    noticedBy: 'cancel stops that run alone, and gives its reason',
    broken(options) {
      const sound = createInProcessQueue(options)
      const cancel = async (_runId: string, reason: unknown) => {
        await Promise.all(['one', 'two'].map((runId) => sound.cancel(runId, reason)))
      }
      return { ...sound, cancel }
    },
  },
  {
    fault: 'takes runs after close',
    noticedBy: 'a closed queue gives out no places, and waits for the runs in flight',
    broken: (options) => ({ ...createInProcessQueue(options), close: async () => undefined }),
  },
  {
    fault: 'refuses a wake when it is full',
    noticedBy: 'a wake is not refused, and its run holds a place',
    broken(options) {
      const sound = createInProcessQueue(options)
      return { ...sound, wake: async (job) => void (await sound.reserve()).enqueue(job) }
    },
  },
  {
    fault: 'gives woken runs no place',
    noticedBy: 'a closed queue waits for a run that was woken',
    broken(options) {
      const sound = createInProcessQueue(options)
      const woken = createInProcessQueue(options)
      return {
        ...sound,
        wake: (job, at) => woken.wake(job, at),
        work: (driver) => [sound, woken].forEach((queue) => queue.work(driver)),
      }
    },
  },
  {
    fault: 'drives again for a wake that was heard',
    noticedBy: 'a wake of a run in flight is told to its driver, which is not driven again',
    broken: (options) =>
      withDriver(options, (drive) => async (job, flight) => {
        const heard = flight.woken()
        await drive(job, { ...flight, woken: () => heard })
        await heard
        await drive(job, flight)
      }),
  },
  {
    fault: 'tells one wake for ever',
    noticedBy: 'a wake that came before the driver asked is heard at once, and once',
    broken: (options) =>
      withDriver(options, (drive) => (job, flight) => {
        const heard = flight.woken()
        return drive(job, { ...flight, woken: () => heard })
      }),
  },
  {
    fault: 'loses a wake that comes before anybody listens',
    noticedBy: 'wakes that the driver did not hear any more have the run driven once more',
    broken: (options) =>
      withDriver(options, (drive) => async (job, flight) => {
        await drive(job, flight)
        void flight.woken()
      }),
  },
  {
    fault: 'wakes at once, whatever the time',
    noticedBy: 'a wake for later comes at its time',
    broken(options) {
      const sound = createInProcessQueue(options)
      return { ...sound, wake: (job) => sound.wake(job) }
    },
  },
  {
    fault: 'keeps the first wake of each run alone',
    noticedBy: 'a wake does not wait for one that was set for later',
    broken(options) {
      const sound = createInProcessQueue(options)
      const known = new Set<string>()
      return {
        ...sound,
        async wake(job, at) {
          if (!known.has(job.runId)) await sound.wake(job, at)
          known.add(job.runId)
        },
      }
    },
  },
  {
    fault: 'wakes after close',
    noticedBy: 'after close a wake does nothing',
    broken(options) {
      const sound = createInProcessQueue(options)
      return { ...sound, close: async () => undefined }
    },
  },
]

async function checkWith(name: string, open: (options: InProcessQueueOptions) => RunQueue): Promise<void> {
  const found = queueContract.find((entry) => entry.name === name)
  if (!found) throw new Error(`The contract has no case "${name}".`)
  await found.check(async (settings) => open(settings))
}

test.each(faults)('a queue that $fault does not pass', async ({ noticedBy, broken }) => {
  await expect(checkWith(noticedBy, broken)).rejects.toThrow(
    expect.objectContaining({ name: 'AssertionError' }),
  )
})

test.each(faults)('the case "$noticedBy" passes where nothing is broken', async ({ noticedBy }) => {
  await checkWith(noticedBy, createInProcessQueue)
})
