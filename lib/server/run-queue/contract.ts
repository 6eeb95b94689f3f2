/**
 * What every run queue must do, in one process or over many. An adapter's test registers these cases one by one;
 * `contract.test.ts` runs them over queues that are broken on purpose and expects them to notice.
 *
 * Left to the adapters' own tests: the exact sentence and seconds of a refusal, when a driver starts, what becomes of
 * runs whose process dies.
 */
import { expect, vi } from 'vitest'
import { driving, place, queueCase, refused, type QueueCase } from './contract-rig'
import { wakeContract } from './contract-wakes'

export const queueContract: readonly QueueCase[] = [
  queueCase('a run is driven once, with the job that was enqueued', 2, async (rig) => {
    const job = { owner: 'Ünï 👩‍👩‍👧 {"$gt":""}', runId: 'one' }
    const slot = await rig.reserve()

    await slot.enqueue(job)
    await driving(rig, 'one')
    rig.end('one')
    await rig.queue.close(1_000)

    expect(rig.driven).toEqual([job])
    expect(rig.stops.get('one')?.aborted).toBe(false)
    expect(rig.errors).toEqual([])
  }),

  queueCase('enqueue does not wait for the driver, and runs are driven side by side', 2, async (rig) => {
    await rig.start('one')
    await rig.start('two')

    await driving(rig, 'one')
    await driving(rig, 'two')
  }),

  queueCase('beyond the limit there is no place, and the refusal says when to come again', 2, async (rig) => {
    await rig.start('one')
    await rig.reserve()

    const refusal = rig.reserve()

    await expect(refusal).rejects.toMatchObject(refused)
    await expect(refusal).rejects.toHaveProperty(
      'retryAfter',
      expect.toSatisfy((seconds) => seconds > 0),
    )
  }),

  queueCase('callers at once never get more places than there are', 3, async (rig) => {
    const attempts = await Promise.allSettled(Array.from({ length: 20 }, () => rig.reserve()))

    const refusals = attempts.filter((attempt) => attempt.status === 'rejected')
    expect(refusals).toHaveLength(17)
    for (const { reason } of refusals) expect(reason).toMatchObject(refused)
  }),

  queueCase('a slot that is given back is free, once', 1, async (rig) => {
    const slot = await rig.reserve()
    slot[Symbol.dispose]()
    slot[Symbol.dispose]()

    await place(rig)
    await expect(rig.reserve()).rejects.toMatchObject(refused)
    await expect(slot.enqueue({ owner: 'ada', runId: 'one' })).rejects.toThrow('used up')
  }),

  queueCase('giving back a used slot frees nothing, and it cannot be used twice', 1, async (rig) => {
    const slot = await rig.reserve()
    await slot.enqueue({ owner: 'ada', runId: 'one' })
    slot[Symbol.dispose]()

    await expect(rig.reserve()).rejects.toMatchObject(refused)
    await expect(slot.enqueue({ owner: 'ada', runId: 'two' })).rejects.toThrow('used up')
  }),

  queueCase('a run that ends frees its place', 1, async (rig) => {
    await rig.start('one')
    await driving(rig, 'one')
    rig.end('one')

    await place(rig)
    await expect(rig.reserve()).rejects.toMatchObject(refused)
  }),

  queueCase('a driver that fails is reported with its job, and frees its place', 1, async (rig) => {
    await rig.start('one')
    await driving(rig, 'one')
    rig.fail('one', new Error('The disk is full.'))

    await place(rig)
    expect(rig.errors).toEqual([
      {
        job: { owner: 'ada', runId: 'one' },
        error: expect.objectContaining({ message: 'The disk is full.' }),
      },
    ])
  }),

  queueCase('a run in flight is not driven twice, and its second slot is free again', 2, async (rig) => {
    await rig.start('one')
    await rig.start('one')
    await driving(rig, 'one')

    await place(rig)
    await expect(rig.reserve()).rejects.toMatchObject(refused)
    expect(rig.driven).toHaveLength(1)
  }),

  queueCase('a run that waited can be enqueued again', 1, async (rig) => {
    await rig.start('one')
    await driving(rig, 'one')
    rig.end('one')

    await (await place(rig)).enqueue({ owner: 'ada', runId: 'one' })

    await vi.waitFor(() => expect(rig.driven).toHaveLength(2))
  }),

  queueCase('cancel stops that run alone, and gives its reason', 2, async (rig) => {
    await rig.start('one')
    await rig.start('two')
    await driving(rig, 'one')
    await driving(rig, 'two')

    await rig.queue.cancel('one', { reason: 'user', by: 'ada' })

    expect(rig.stops.get('one')?.aborted).toBe(true)
    expect(rig.stops.get('one')?.reason).toEqual({ reason: 'user', by: 'ada' })
    expect(rig.stops.get('two')?.aborted).toBe(false)
    await place(rig)
  }),

  queueCase('cancel resolves when the driver has returned, not before', 1, async (rig) => {
    rig.obedient = false
    await rig.start('one')
    await driving(rig, 'one')
    let resolved = false
    const cancelled = rig.queue.cancel('one', 'first').then(() => (resolved = true))
    const again = rig.queue.cancel('one', 'second')
    await vi.waitFor(() => expect(rig.stops.get('one')?.aborted).toBe(true))
    await new Promise((resolve) => setImmediate(resolve))
    expect(resolved).toBe(false)

    rig.end('one')

    await Promise.all([cancelled, again])
    expect(rig.stops.get('one')?.reason).toBe('first')
  }),

  queueCase('cancel resolves also when the driver fails', 1, async (rig) => {
    rig.obedient = false
    await rig.start('one')
    await driving(rig, 'one')
    const cancelled = rig.queue.cancel('one', 'user')

    rig.fail('one', new Error('The disk is full.'))

    await expect(cancelled).resolves.toBeUndefined()
  }),

  queueCase(
    'a run that is cancelled right after enqueue reaches its driver, which is told',
    1,
    async (rig) => {
      await rig.start('one')

      await rig.queue.cancel('one', 'user')

      expect(rig.driven).toHaveLength(1)
      expect(rig.stops.get('one')?.aborted).toBe(true)
    },
  ),

  queueCase('cancelling a run that is unknown or has ended does nothing', 1, async (rig) => {
    await rig.queue.cancel('nobody', 'user')
    await rig.start('one')
    await rig.queue.cancel('one', 'user')
    await rig.queue.cancel('one', 'user')

    expect(rig.driven).toHaveLength(1)
  }),

  queueCase('a closed queue gives out no places, and waits for the runs in flight', 2, async (rig) => {
    await rig.start('one')
    await driving(rig, 'one')
    let resolved = false
    const closing = rig.queue.close(60_000).then(() => (resolved = true))

    await expect(rig.reserve()).rejects.toMatchObject({ name: 'AppError', code: 'unavailable' })
    await new Promise((resolve) => setImmediate(resolve))
    expect(resolved).toBe(false)
    expect(rig.stops.get('one')?.aborted).toBe(false)

    rig.end('one')
    await closing
  }),

  queueCase('close waits no longer than the grace', 1, async (rig) => {
    await rig.start('one')
    await driving(rig, 'one')

    await rig.queue.close(5)

    expect(rig.stops.get('one')?.aborted).toBe(false)
  }),

  queueCase('close of an empty queue resolves at once, and twice', 1, async (rig) => {
    await rig.queue.close(60_000)
    await rig.queue.close(60_000)
  }),

  ...wakeContract,
]
