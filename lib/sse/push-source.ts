/** A stream that is driven by hand, for tests. */
import { vi } from 'vitest'
import { pacedStream, type PacedStreamOptions } from './paced-stream'

export const bytesOf = (text: string) => new TextEncoder().encode(text)

/** Passes the tick in which everything that is ready gathers. */
export const tick = () => new Promise<void>((resolve) => process.nextTick(resolve))

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

/** A stream over a push source, opened by reading its first chunk. */
export async function openStream(options: Partial<PacedStreamOptions> = {}) {
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
