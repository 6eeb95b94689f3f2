import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { pacedStream, type PacedStreamOptions } from './paced-stream'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const preamble = ': open\nretry: 1000\n\n'
const bytesOf = (text: string) => new TextEncoder().encode(text)
/** Passes the tick in which everything that is ready gathers. */
const tick = () => new Promise<void>((resolve) => process.nextTick(resolve))

/** A source that gives what is pushed into it, and counts how it is used. */
function pushSource() {
  const given: IteratorResult<Uint8Array>[] = []
  const seen = { asked: 0, returned: 0 }
  let waiting: PromiseWithResolvers<IteratorResult<Uint8Array>> | undefined
  const give = (result: IteratorResult<Uint8Array>) => {
    if (waiting === undefined) given.push(result)
    else waiting.resolve(result)
    waiting = undefined
  }
  const iterator: AsyncIterator<Uint8Array> = {
    next() {
      seen.asked += 1
      const ready = given.shift()
      if (ready !== undefined) return Promise.resolve(ready)
      waiting = Promise.withResolvers()
      return waiting.promise
    },
    return() {
      seen.returned += 1
      return Promise.resolve({ done: true, value: undefined })
    },
  }
  return {
    source: { [Symbol.asyncIterator]: () => iterator },
    seen,
    push: (text: string) => give({ done: false, value: bytesOf(text) }),
    pushBytes: (bytes: Uint8Array) => give({ done: false, value: bytes }),
    end: () => give({ done: true, value: undefined }),
    fail: (error: Error) => waiting?.reject(error),
  }
}

/** A stream over a push source whose preamble has been read. */
async function open(options: Partial<PacedStreamOptions> = {}) {
  const push = pushSource()
  const onClose = vi.fn<() => void>()
  const onError = vi.fn<(error: unknown) => void>()
  const stream = pacedStream(push.source, {
    heartbeatMs: 15_000,
    retryMs: 1_000,
    onClose,
    onError,
    ...options,
  })
  const reader = stream.getReader()
  const read = async () => {
    const { done, value } = await reader.read()
    return done ? undefined : new TextDecoder().decode(value)
  }
  const first = await read()
  return { ...push, onClose, onError, reader, read, first }
}

test('a comment and the delay are there before the source is asked for anything', async () => {
  const { first, seen } = await open({ retryMs: 250 })
  expect(first).toBe(': open\nretry: 250\n\n')
  expect(seen.asked).toBe(0)
})

test('what the source gives arrives, and its end ends the stream', async () => {
  const { push, end, read, seen, onClose } = await open()
  const chunk = read()
  push('one')
  expect(await chunk).toBe('one')
  end()
  expect(await read()).toBeUndefined()
  expect(onClose).toHaveBeenCalledTimes(1)
  expect(seen.returned).toBe(0)
})

test('what came with the end of the source is not lost', async () => {
  const { push, end, read } = await open()
  push('last')
  end()
  expect(await read()).toBe('last')
  expect(await read()).toBeUndefined()
})

test('what is ready in one tick leaves as one chunk, in order', async () => {
  const { push, read } = await open()
  push('one,')
  push('two,')
  push('three')
  expect(await read()).toBe('one,two,three')
})

test('what comes in another tick leaves as another chunk', async () => {
  const { push, read } = await open()
  const first = read()
  push('one')
  await tick()
  push('two')
  expect(await first).toBe('one')
  expect(await read()).toBe('two')
})

test('a chunk that is alone in its tick is handed on as it is, not copied', async () => {
  const { pushBytes, reader } = await open()
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
  const { push, read, seen } = await open()
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
  const { push, seen } = await open({ heartbeatMs: 100 })
  push('one')
  await vi.advanceTimersByTimeAsync(1_000)
  expect(seen.asked).toBe(0)
})

test('a silent stream says so after every heartbeat, and the source is asked but once', async () => {
  const { read, seen } = await open({ heartbeatMs: 200 })
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
  const { push, read } = await open({ heartbeatMs: 200 })
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
  const { push, read } = await open({ heartbeatMs: 200 })
  const ping = read()
  await vi.advanceTimersByTimeAsync(200)
  expect(await ping).toBe(': ping\n')
  const chunk = read()
  push('one')
  expect(await chunk).toBe('one')
})

test('heartbeats do not pile up for a reader that does not read', async () => {
  const { push, read } = await open({ heartbeatMs: 200 })
  await vi.advanceTimersByTimeAsync(2_000)
  push('one')
  expect(await read()).toBe('one')
})

test('after its longest time the stream ends with the delay, and the source is closed', async () => {
  const { push, read, seen, onClose, onError } = await open({ maxMs: 1_000, retryMs: 1_000 })
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
  const { read, seen, onClose } = await open({ signal: server.signal })
  const last = read()
  server.abort()
  expect(await last).toBe('retry: 1000\n\n')
  expect(await read()).toBeUndefined()
  expect([seen.returned, onClose.mock.calls.length]).toEqual([1, 1])
})

test('a cut sends what was taken from the source first', async () => {
  const server = new AbortController()
  const { push, read } = await open({ signal: server.signal })
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
  const { first, read, seen } = await open({ signal: AbortSignal.abort() })
  expect(first).toBe(preamble)
  expect(await read()).toBe('retry: 1000\n\n')
  expect(await read()).toBeUndefined()
  expect(seen).toEqual({ asked: 0, returned: 1 })
})

test('cancel closes the source once and leaves nothing behind', async () => {
  const server = new AbortController()
  const { push, read, reader, seen, onClose, onError } = await open({ maxMs: 60_000, signal: server.signal })
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
  const { push, read, reader } = await open()
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
  void reader.read()
  await reader.cancel()
  await tick()
  expect(closed).toHaveBeenCalledTimes(1)
})

test('an error of the source is reported and errors the stream, and closes the source once', async () => {
  const { fail, read, seen, onClose, onError } = await open({ maxMs: 60_000 })
  const chunk = read()
  const error = new Error('disk gone')
  fail(error)
  await expect(chunk).rejects.toBe(error)
  expect(onError.mock.calls).toEqual([[error]])
  expect([seen.returned, onClose.mock.calls.length]).toEqual([1, 1])
  expect(vi.getTimerCount()).toBe(0)
})

test('an error that comes after cancel is reported too, and closes nothing twice', async () => {
  const { fail, read, reader, seen, onClose, onError } = await open()
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
