import { createGunzip, gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { gzipped } from './compress'

const bytesOf = (text: string) => new TextEncoder().encode(text)

/** A stream that gives one text a pull, never by itself, and tells how it is used. */
function streamOf(texts: readonly string[], failure?: Error) {
  const left = [...texts]
  const seen = { pulled: 0, cancelledWith: undefined as unknown }
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        seen.pulled += 1
        const text = left.shift()
        if (text !== undefined) controller.enqueue(bytesOf(text))
        else if (failure === undefined) controller.close()
        else controller.error(failure)
      },
      cancel(reason) {
        seen.cancelledWith = reason
      },
    },
    { highWaterMark: 0 },
  )
  return { stream, seen }
}

test('each chunk can be decoded as soon as it has arrived', async () => {
  const { stream } = streamOf(['id: 1\n\n', 'id: 2\n\n', 'id: 3\n\n'])
  const reader = gzipped(stream).getReader()
  const gunzip = createGunzip()
  const decoded: string[] = []
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    const written = Promise.withResolvers<void>()
    gunzip.write(chunk.value, () => written.resolve())
    await written.promise
    decoded.push(String(gunzip.read() ?? ''))
  }
  // The last chunk is gzip's own end.
  expect(decoded).toEqual(['id: 1\n\n', 'id: 2\n\n', 'id: 3\n\n', ''])
})

test('the whole is a gzip file, also when a chunk is larger than the buffers', async () => {
  const noise = Array.from({ length: 200_000 }, (_, index) => ((index * 7919) % 65_521).toString(36)).join()
  const { stream } = streamOf([noise, 'end'])
  const compressed = await new Response(gzipped(stream)).arrayBuffer()
  expect(gunzipSync(compressed).toString()).toBe(`${noise}end`)
})

test('the stream is read only as its reader reads', async () => {
  const { stream, seen } = streamOf(['a', 'b', 'c'])
  const reader = gzipped(stream).getReader()
  expect(seen.pulled).toBe(0)
  await reader.read()
  await new Promise(setImmediate)
  expect(seen.pulled).toBe(1)
})

test('cancel reaches the stream', async () => {
  const { stream, seen } = streamOf(['a', 'b'])
  const reader = gzipped(stream).getReader()
  await reader.read()
  await reader.cancel('enough')
  expect(seen.cancelledWith).toBe('enough')
})

test('an error of the stream comes through', async () => {
  const { stream } = streamOf(['a'], new Error('cut'))
  const reader = gzipped(stream).getReader()
  await reader.read()
  await expect(reader.read()).rejects.toThrow('cut')
})
