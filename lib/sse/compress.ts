import { constants, createGzip } from 'node:zlib'

/**
 * Gzip for a stream that is watched: every chunk is flushed, so that it can be decoded as soon as it arrives.
 * The stream is read only when its own reader waits; cancel and errors pass through.
 */
export function gzipped(stream: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const gzip = createGzip({ flush: constants.Z_SYNC_FLUSH })
  const reader = stream.getReader()
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        gzip.on('data', (bytes: Uint8Array) => controller.enqueue(bytes))
        gzip.on('end', () => controller.close())
        gzip.on('error', (error) => controller.error(error))
      },
      async pull() {
        try {
          const { done, value } = await reader.read()
          if (done) gzip.end()
          else gzip.write(value)
        } catch (error) {
          gzip.destroy()
          throw error
        }
      },
      async cancel(reason) {
        gzip.destroy()
        await reader.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
}
