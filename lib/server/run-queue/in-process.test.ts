import { expect, test, vi } from 'vitest'
import { queueContract } from './contract'
import { createInProcessQueue } from './in-process'

test.each(queueContract)('$name', async ({ check }) => {
  await check(async (settings) => createInProcessQueue(settings))
})

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
  try {
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
  } finally {
    vi.useRealTimers()
  }
})
