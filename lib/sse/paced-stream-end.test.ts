import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { pacedStream } from './paced-stream'
import { bytesOf, openStream, tick } from './push-source'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('what came with the end of the source is not lost', async () => {
  const { push, end, read } = await openStream()
  push('last')
  end()
  expect(await read()).toBe('last')
  expect(await read()).toBeUndefined()
})

test('after its longest time the stream ends with the delay, and the source is closed', async () => {
  const { push, read, seen, onClose, onError } = await openStream({ maxMs: 1_000, retryMs: 1_000 })
  const chunk = read()
  push('one')
  await chunk
  const last = read()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(await last).toBe('retry: 1000\n\n')
  expect(await read()).toBeUndefined()
  expect([seen.returned, onClose.mock.calls.length, onError.mock.calls.length]).toEqual([1, 1, 0])
  expect(vi.getTimerCount()).toBe(0)
})

test('a signal cuts the stream in the same way', async () => {
  const server = new AbortController()
  const { read, seen, onClose } = await openStream({ signal: server.signal })
  const last = read()
  server.abort()
  expect(await last).toBe('retry: 1000\n\n')
  expect(await read()).toBeUndefined()
  expect([seen.returned, onClose.mock.calls.length]).toEqual([1, 1])
})

test('a cut sends what was taken from the source first', async () => {
  const server = new AbortController()
  const { push, read } = await openStream({ signal: server.signal })
  const chunk = read()
  push('one')
  await chunk
  push('two')
  await tick()
  server.abort()
  expect(await read()).toBe('two')
  expect(await read()).toBe('retry: 1000\n\n')
})

test('a signal that was aborted before cuts at once', async () => {
  const { first, read, seen } = await openStream({ signal: AbortSignal.abort() })
  expect(first).toBe(': open\nretry: 1000\n\n')
  expect(await read()).toBe('retry: 1000\n\n')
  expect(await read()).toBeUndefined()
  expect(seen).toEqual({ asked: 0, returned: 1 })
})

test('cancel closes the source once and leaves nothing behind', async () => {
  const server = new AbortController()
  const { push, read, reader, seen, onClose, onError } = await openStream({
    maxMs: 60_000,
    signal: server.signal,
  })
  void read()
  await reader.cancel()
  await reader.cancel()
  push('too late')
  await tick()
  server.abort()
  expect([seen.returned, onClose.mock.calls.length, onError.mock.calls.length]).toEqual([1, 1, 0])
  expect(vi.getTimerCount()).toBe(0)
})

test('what was about to leave when the reader cancelled is dropped', async () => {
  const { push, read, reader } = await openStream()
  const chunk = read()
  push('one')
  // The source's promise settles, while the tick in which chunks gather is not over.
  await Promise.resolve()
  await reader.cancel()
  await tick()
  expect(await chunk).toBeUndefined()
})

test('cancel runs the finally of a generator', async () => {
  const closed = vi.fn<() => void>()
  async function* source() {
    try {
      for (;;) yield new Uint8Array(64 * 1024)
    } finally {
      closed()
    }
  }
  const stream = pacedStream(source(), { heartbeatMs: 15_000, retryMs: 1_000, onError: vi.fn() })
  const reader = stream.getReader()
  await reader.read()
  void reader.read()
  await tick()
  expect(closed).not.toHaveBeenCalled()
  await reader.cancel()
  await tick()
  expect(closed).toHaveBeenCalledTimes(1)
})

test('a source that waits is freed by the signal that onClose aborts', async () => {
  const ended = new AbortController()
  const closed = vi.fn<() => void>()
  async function* source() {
    try {
      yield bytesOf('one')
      await new Promise((resolve) => ended.signal.addEventListener('abort', resolve))
    } finally {
      closed()
    }
  }
  const reader = pacedStream(source(), {
    heartbeatMs: 15_000,
    retryMs: 1_000,
    onClose: () => ended.abort(),
    onError: vi.fn(),
  }).getReader()
  await reader.read()
  await reader.read()
  void reader.read()
  await reader.cancel()
  await tick()
  expect(closed).toHaveBeenCalledTimes(1)
})

test('an error of the source is reported and errors the stream, and closes the source once', async () => {
  const { fail, read, seen, onClose, onError } = await openStream({ maxMs: 60_000 })
  const chunk = read()
  const error = new Error('disk gone')
  fail(error)
  await expect(chunk).rejects.toBe(error)
  expect(onError.mock.calls).toEqual([[error]])
  expect([seen.returned, onClose.mock.calls.length]).toEqual([1, 1])
  expect(vi.getTimerCount()).toBe(0)
})

test('an error that comes after cancel is reported too, and closes nothing twice', async () => {
  const { fail, read, reader, seen, onClose, onError } = await openStream()
  void read()
  await reader.cancel()
  const error = new Error('disk gone')
  fail(error)
  await tick()
  expect(onError.mock.calls).toEqual([[error]])
  expect([seen.returned, onClose.mock.calls.length]).toEqual([1, 1])
})

test('what came before an error still reaches a reader that waits', async () => {
  async function* source() {
    yield bytesOf('one')
    throw new Error('disk gone')
  }
  const reader = pacedStream(source(), { heartbeatMs: 15_000, retryMs: 1_000, onError: vi.fn() }).getReader()
  await reader.read()
  expect(new TextDecoder().decode((await reader.read()).value)).toBe('one')
  await expect(reader.read()).rejects.toThrow('disk gone')
})

test('a source that cannot be closed is reported', async () => {
  const error = new Error('cannot close')
  const source = {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise<IteratorResult<Uint8Array>>(() => {}),
      return: () => Promise.reject(error),
    }),
  }
  const onError = vi.fn<(error: unknown) => void>()
  await pacedStream(source, { heartbeatMs: 15_000, retryMs: 1_000, onError }).cancel()
  await tick()
  expect(onError.mock.calls).toEqual([[error]])
})
