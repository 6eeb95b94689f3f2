/** Many event streams, read as fast as they come and only counted. */
import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

export interface StreamRequest {
  readonly url: string
  readonly method?: 'GET' | 'POST'
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export interface CountedStream {
  /** The run that it shows, where the server names one. */
  readonly runId: string
  /** Frames so far. */
  count(): number
  /** Resolves to the number of bytes when the server has ended the stream. */
  readonly ended: Promise<number>
  close(): void
}

/** @throws Error when the answer is not 200 */
export async function openStream({
  url,
  method = 'GET',
  body,
  headers = {},
}: StreamRequest): Promise<CountedStream> {
  const call = request(url, {
    method,
    // A connection of its own: streams that share one would wait for each other.
    agent: false,
    headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
  })
  call.end(body === undefined ? undefined : JSON.stringify(body))
  const [response]: IncomingMessage[] = await once(call, 'response')
  if (response?.statusCode !== 200) throw new Error(`${method} ${url} answered ${response?.statusCode}`)
  const counter = new FrameCounter()
  response.on('data', (bytes: Buffer) => counter.add(bytes))
  // Closing it from this side is the usual end, and no error.
  response.on('error', () => response.destroy())
  return {
    runId: String(response.headers['x-run-id'] ?? ''),
    count: () => counter.frames,
    ended: new Promise((resolve) => response.once('end', () => resolve(counter.bytes))),
    close: () => response.destroy(),
  }
}

/** Opens streams, a few at a time, and waits until each of them flows. */
export async function openStreams(
  count: number,
  describe: (index: number) => StreamRequest,
): Promise<CountedStream[]> {
  const streams: CountedStream[] = []
  while (streams.length < count) {
    const next = Array.from({ length: Math.min(50, count - streams.length) }, (_, index) =>
      openStream(describe(streams.length + index)),
    )
    streams.push(...(await Promise.all(next)))
  }
  while (streams.some((stream) => stream.count() < 3)) await sleep(10)
  return streams
}

class FrameCounter {
  frames = 0
  bytes = 0
  #endsWithBreak = false

  add(bytes: Buffer): void {
    this.bytes += bytes.length
    let start = this.#endsWithBreak && bytes[0] === 10 ? this.#countOne(1) : 0
    for (let at = bytes.indexOf('\n\n', start); at !== -1; at = bytes.indexOf('\n\n', start))
      start = this.#countOne(at + 2)
    this.#endsWithBreak = start < bytes.length && bytes.at(-1) === 10
  }

  #countOne(next: number): number {
    this.frames += 1
    return next
  }
}
