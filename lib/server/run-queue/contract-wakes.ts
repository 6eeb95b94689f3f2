/** What the contract asks of `wake`: runs that wait are driven again, and no wake is lost or heard twice. */
import { expect } from 'vitest'
import { driving, drivenTimes, place, queueCase, refused, woken, type QueueCase } from './contract-rig'

const job = { owner: 'Ünï 👩‍👩‍👧 {"$gt":""}', runId: 'one' }

/** Until whatever was about to happen at once has happened. */
const settled = () => new Promise((resolve) => setImmediate(resolve))

export const wakeContract: readonly QueueCase[] = [
  queueCase('a wake drives a run that waits, with its job', 1, async (rig) => {
    await rig.queue.wake(job)

    await driving(rig, 'one')
    expect(rig.driven).toEqual([job])
    expect(rig.stops.get('one')?.aborted).toBe(false)
  }),

  queueCase('a wake is not refused, and its run holds a place', 1, async (rig) => {
    await rig.start('two')
    await expect(rig.queue.wake(job)).resolves.toBeUndefined()
    await driving(rig, 'one')
    rig.end('two')
    await rig.queue.cancel('two', 'user')

    await expect(rig.reserve()).rejects.toMatchObject(refused)
    rig.end('one')
    await place(rig)
  }),

  queueCase('a closed queue waits for a run that was woken', 1, async (rig) => {
    await rig.queue.wake(job)
    await driving(rig, 'one')
    let isClosed = false
    const closing = rig.queue.close(60_000).then(() => (isClosed = true))
    await settled()
    expect(isClosed).toBe(false)

    rig.end('one')
    await closing
  }),

  queueCase('a wake of a run in flight is told to its driver, which is not driven again', 2, async (rig) => {
    await rig.start('one')
    await driving(rig, 'one')
    const heard = woken(rig, 'one')

    await rig.queue.wake(job)

    await heard
    rig.end('one')
    await rig.queue.close(1_000)
    expect(rig.driven).toHaveLength(1)
  }),

  queueCase('a wake that came before the driver asked is heard at once, and once', 1, async (rig) => {
    await rig.start('one')
    await driving(rig, 'one')
    await rig.queue.wake(job)
    await rig.queue.wake(job)

    await woken(rig, 'one')

    let isHeardAgain = false
    void woken(rig, 'one').then(() => (isHeardAgain = true))
    await settled()
    expect(isHeardAgain).toBe(false)
  }),

  queueCase('wakes that the driver did not hear any more have the run driven once more', 1, async (rig) => {
    await rig.start('one')
    await driving(rig, 'one')
    const heard = woken(rig, 'one')
    await rig.queue.wake(job)
    await heard
    await rig.queue.wake(job)
    await rig.queue.wake(job)

    rig.end('one')

    await drivenTimes(rig, 2)
    await rig.queue.close(1_000)
    expect(rig.driven).toHaveLength(2)
  }),

  queueCase('a run that was driven once more frees its place once', 2, async (rig) => {
    await rig.start('one')
    await driving(rig, 'one')
    await rig.queue.wake(job)
    rig.end('one')
    await drivenTimes(rig, 2)

    await place(rig)
    await place(rig)
    await expect(rig.reserve()).rejects.toMatchObject(refused)
  }),

  queueCase('a wake for later comes at its time', 1, async (rig) => {
    const at = Date.now() + 50

    await rig.queue.wake(job, at)

    await driving(rig, 'one')
    expect(Date.now()).toBeGreaterThanOrEqual(at)
  }),

  queueCase('a wake does not wait for one that was set for later', 1, async (rig) => {
    await rig.queue.wake(job, Date.now() + 60_000)
    await rig.queue.wake(job, Date.now() + 10)

    await driving(rig, 'one')
  }),

  queueCase('a run that will be woken is not in flight: cancelling it does nothing', 1, async (rig) => {
    await rig.queue.wake(job, Date.now() + 60_000)

    await rig.queue.cancel('one', 'user')

    await place(rig)
    expect(rig.driven).toEqual([])
  }),

  queueCase('after close a wake does nothing', 1, async (rig) => {
    await rig.queue.close(1_000)

    await rig.queue.wake(job)

    await settled()
    expect(rig.driven).toEqual([])
  }),
]
