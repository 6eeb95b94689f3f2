import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { pacedStream } from './paced-stream'
import { bytesOf, openStream, tick } from './push-source'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('a comment and the delay are there before the source is asked for anything', async () => {
  const { first, seen } = await openStream({ retryMs: 250 })
  expect(first).toBe(': open\nretry: 250\n\n')
  expect(seen.asked).toBe(0)
})

test('what the source gives arrives, and its end ends the stream', async () => {
  const { push, end, read, seen, onClose } = await openStream()
  const chunk = read()
  push('one')
  expect(await chunk).toBe('one')
  end()
  expect(await read()).toBeUndefined()
  expect(onClose).toHaveBeenCalledTimes(1)
  expect(seen.returned).toBe(0)
})

test('what is ready in one tick leaves as one chunk, in order', async () => {
  const { push, read } = await openStream()
  push('one,')
  push('two,')
  push('three')
  expect(await read()).toBe('one,two,three')
})

test('what comes in another tick leaves as another chunk', async () => {
  const { push, read } = await openStream()
  const first = read()
  push('one')
  await tick()
  push('two')
  expect(await first).toBe('one')
  expect(await read()).toBe('two')
})

test('a chunk that is alone in its tick is handed on as it is, not copied', async () => {
  const { pushBytes, reader } = await openStream()
  const page = bytesOf('shared')
  pushBytes(page)
  expect((await reader.read()).value).toBe(page)
})

test('a source that is always ready fills one chunk and is then left alone', async () => {
  let asked = 0
  async function* endless() {
    for (;;) {
      asked += 1
      yield new Uint8Array(1024)
    }
  }
  const reader = pacedStream(endless(), { heartbeatMs: 15_000, retryMs: 1_000, onError: vi.fn() }).getReader()
  await reader.read()
  expect((await reader.read()).value).toHaveLength(64 * 1024)
  await tick()
  expect(asked).toBe(64)
})

test('a slow reader makes the source wait', async () => {
  const { push, read, seen } = await openStream()
  const asked: number[] = []
  for (const text of ['one', 'two', 'three']) {
    const chunk = read()
    push(text)
    await chunk
    for (let pause = 0; pause < 5; pause += 1) await tick()
    push(`${text}, more`)
    for (let pause = 0; pause < 5; pause += 1) await tick()
    asked.push(seen.asked)
    await read()
  }
  // One call was under way when each chunk left; what it brought waits for the reader, and no other follows it.
  expect(asked).toEqual([2, 4, 6])
})

test('a reader that never reads takes nothing from the source', async () => {
  const { push, seen } = await openStream({ heartbeatMs: 100 })
  push('one')
  await vi.advanceTimersByTimeAsync(1_000)
  expect(seen.asked).toBe(0)
})

test('a silent stream says so after every heartbeat, and the source is asked but once', async () => {
  const { read, seen } = await openStream({ heartbeatMs: 200 })
  for (let count = 0; count < 3; count += 1) {
    const arrived = vi.fn<(text: string | undefined) => void>()
    void read().then(arrived)
    await vi.advanceTimersByTimeAsync(199)
    expect(arrived).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(arrived).toHaveBeenCalledWith(': ping\n')
  }
  expect(seen.asked).toBe(1)
})

test('whatever is sent puts the heartbeat off', async () => {
  const { push, read } = await openStream({ heartbeatMs: 200 })
  const chunk = read()
  await vi.advanceTimersByTimeAsync(150)
  push('one')
  expect(await chunk).toBe('one')
  const arrived = vi.fn<(text: string | undefined) => void>()
  void read().then(arrived)
  await vi.advanceTimersByTimeAsync(199)
  expect(arrived).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1)
  expect(arrived).toHaveBeenCalledWith(': ping\n')
})

test('the chunk after a heartbeat goes to the reader that waits', async () => {
  const { push, read } = await openStream({ heartbeatMs: 200 })
  const ping = read()
  await vi.advanceTimersByTimeAsync(200)
  expect(await ping).toBe(': ping\n')
  const chunk = read()
  push('one')
  expect(await chunk).toBe('one')
})

test('heartbeats do not pile up for a reader that does not read', async () => {
  const { push, read } = await openStream({ heartbeatMs: 200 })
  await vi.advanceTimersByTimeAsync(2_000)
  push('one')
  expect(await read()).toBe('one')
})
