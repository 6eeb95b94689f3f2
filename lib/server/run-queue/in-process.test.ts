import { afterEach, expect, test, vi } from 'vitest'
import { queueContract } from './contract'
import { createInProcessQueue } from './in-process'

test.each(queueContract)('$name', async ({ check }) => {
  await check(async (settings) => createInProcessQueue(settings))
})

afterEach(() => vi.useRealTimers())

function refuseErrors(): never {
  throw new Error('No driver fails here.')
}

async function fullQueue(maxConcurrent: number, retryAfterSeconds?: number) {
  const queue = createInProcessQueue({
    maxConcurrent,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    onError: refuseErrors,
  })
  for (let place = 0; place < maxConcurrent; place++) await queue.reserve()
  return queue
}

test('a refusal says how many runs are busy and how long to wait', async () => {
  const eight = await fullQueue(8)
  const one = await fullQueue(1, 5)

  await expect(eight.reserve()).rejects.toMatchObject({
    message: '8 runs are busy. Your message is kept; try again in about 20 s.',
    retryAfter: 20,
  })
  await expect(one.reserve()).rejects.toMatchObject({
    message: '1 run is busy. Your message is kept; try again in about 5 s.',
    retryAfter: 5,
  })
})

test('the driver starts after enqueue has returned, without waiting for anything else', async () => {
  const queue = createInProcessQueue({ maxConcurrent: 1, onError: refuseErrors })
  const order: string[] = []
  queue.work(async () => void order.push('driver'))
  const slot = await queue.reserve()

  const enqueued = slot.enqueue({ owner: 'ada', runId: 'one' })
  order.push('enqueue returned')
  await enqueued
  await queue.cancel('one', 'user')

  expect(order).toEqual(['enqueue returned', 'driver'])
})

test('a driver that throws before its first await is reported like any other', async () => {
  const onError = vi.fn()
  const queue = createInProcessQueue({ maxConcurrent: 1, onError })
  const failure = new Error('Thrown at once.')
  queue.work(() => {
    throw failure
  })
  const job = { owner: 'ada', runId: 'one' }

  await (await queue.reserve()).enqueue(job)
  await queue.close(60_000)

  expect(onError.mock.calls).toEqual([[job, failure]])
})

test('without a driver a run is refused, and the slot can still be given back', async () => {
  const queue = createInProcessQueue({ maxConcurrent: 1, onError: refuseErrors })
  {
    using slot = await queue.reserve()
    await expect(slot.enqueue({ owner: 'ada', runId: 'one' })).rejects.toThrow('Nobody works on this queue.')
  }

  await expect(queue.reserve()).resolves.toBeDefined()
})

test('a slot that was taken before close can still be used, and close waits for it', async () => {
  const queue = createInProcessQueue({ maxConcurrent: 1, onError: refuseErrors })
  const driven: string[] = []
  queue.work(async ({ runId }) => void driven.push(runId))
  const slot = await queue.reserve()

  const closing = queue.close(60_000)
  await slot.enqueue({ owner: 'ada', runId: 'one' })
  await closing

  expect(driven).toEqual(['one'])
})

test('close holds to its grace by the millisecond, and leaves no timer behind', async () => {
  vi.useFakeTimers()
  const queue = await fullQueue(1)
  let closed = false
  const closing = queue.close(5_000).then(() => (closed = true))
  await vi.advanceTimersByTimeAsync(4_999)
  expect(closed).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  await closing

  const other = createInProcessQueue({ maxConcurrent: 1, onError: refuseErrors })
  const slot = await other.reserve()
  const early = other.close(5_000)
  slot[Symbol.dispose]()
  await early
  expect(vi.getTimerCount()).toBe(0)
})

const job = { owner: 'ada', runId: 'one' }

/** A queue under a clock of its own, which counts how often it drives. */
function timedQueue() {
  vi.useFakeTimers({ now: 1_000 })
  const queue = createInProcessQueue({ maxConcurrent: 1, onError: refuseErrors })
  const drivenAt: number[] = []
  queue.work(async () => void drivenAt.push(Date.now()))
  return { queue, drivenAt }
}

test('each wake counts at its own time, whatever the order in which they were set', async () => {
  const { queue, drivenAt } = timedQueue()
  await queue.wake(job, 9_000)
  await queue.wake(job, 4_000)
  await queue.wake(job, 9_000)
  await queue.wake(job, 500)

  await vi.advanceTimersByTimeAsync(20_000)

  expect(drivenAt).toEqual([1_000, 4_000, 9_000])
})

test('a wake in a hundred days comes in a hundred days', async () => {
  const { queue, drivenAt } = timedQueue()
  const at = 1_000 + 100 * 86_400_000
  await queue.wake(job, at)

  await vi.advanceTimersByTimeAsync(at - 1_001)
  expect(drivenAt).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(drivenAt).toEqual([at])
})

test('close forgets the wakes that are still to come', async () => {
  const { queue, drivenAt } = timedQueue()
  await queue.wake(job, 5_000)

  await queue.close(1_000)

  expect(vi.getTimerCount()).toBe(0)
  await vi.advanceTimersByTimeAsync(20_000)
  expect(drivenAt).toEqual([])
})

test('a wake for later does not keep the process alive', async () => {
  const queue = createInProcessQueue({ maxConcurrent: 1, onError: refuseErrors })
  queue.work(async () => undefined)
  const set = vi.spyOn(globalThis, 'setTimeout')

  await queue.wake(job, Date.now() + 60_000)

  const timer = set.mock.results[0]?.value
  set.mockRestore()
  expect(timer).toMatchObject({ hasRef: expect.any(Function) })
  expect(timer?.hasRef()).toBe(false)
  await queue.close(0)
})

test('a run that is being closed is not driven once more', async () => {
  const queue = createInProcessQueue({ maxConcurrent: 1, onError: refuseErrors })
  const held = Promise.withResolvers<void>()
  const drive = vi.fn(() => held.promise)
  queue.work(drive)
  await queue.wake(job)
  await queue.wake(job)

  const closing = queue.close(60_000)
  held.resolve()
  await closing

  expect(drive).toHaveBeenCalledTimes(1)
})

test('a driver that fails without having heard a wake is reported, and the run driven once more', async () => {
  const onError = vi.fn()
  const queue = createInProcessQueue({ maxConcurrent: 1, onError })
  const failure = new Error('The disk is full.')
  const held = Promise.withResolvers<void>()
  const drive = vi.fn(() => (drive.mock.calls.length === 1 ? held.promise : Promise.resolve()))
  queue.work(drive)
  await queue.wake(job)
  await queue.wake(job)

  held.reject(failure)

  await vi.waitFor(() => expect(drive).toHaveBeenCalledTimes(2))
  expect(onError.mock.calls).toEqual([[job, failure]])
})

test('without a driver a wake is refused', async () => {
  const queue = createInProcessQueue({ maxConcurrent: 1, onError: refuseErrors })
  await expect(queue.wake(job)).rejects.toThrow('Nobody works on this queue.')
})
