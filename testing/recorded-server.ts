/**
 * A vendor's API over real HTTP that answers with bytes prepared beforehand, one answer after the other, and keeps what
 * it was asked. The files in `testing/fixtures` have the wire form of each vendor, padding, pings and line ends included;
 * `fixture('anthropic/tool-use.sse')` reads one.
 */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

export interface RecordedAnswer {
  /** 200 unless told. */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** All at once, or piece by piece, each a write of its own. */
  readonly body?: string | Buffer | AsyncIterable<string | Buffer>
  /**
   * What follows the body: `complete` (unless told) ends the answer, `stall` sends nothing more on an open socket,
   * `reset` destroys it.
   */
  readonly ending?: 'complete' | 'stall' | 'reset'
}

export interface RecordedRequest {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** Parsed; null when there was none. */
  readonly body: unknown
}

export interface RecordedServer {
  /** `http://127.0.0.1:PORT`, without a path. */
  readonly url: string
  readonly host: string
  readonly requests: readonly RecordedRequest[]
  /** Resolves when the answer to the request at `index` is over: true when the client closed it before its end. */
  closedByClient(index: number): Promise<boolean>
  close(): Promise<void>
}

/** The bytes of a file in `testing/fixtures`. */
export function fixture(name: string): Buffer {
  return readFileSync(join(import.meta.dirname, 'fixtures', name))
}

/** An answer that streams a fixture, or as many of its first bytes as told. */
export function stream(name: string, length?: number): RecordedAnswer {
  const headers = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' }
  return { headers, body: fixture(name).subarray(0, length) }
}

/** The same answer, cut every so many bytes, wherever that is. */
export function inPieces(name: string, length: number): RecordedAnswer {
  return { ...stream(name), body: cut(fixture(name), length) }
}

async function* cut(bytes: Buffer, length: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += length) {
    yield bytes.subarray(start, start + length)
    // So that each is a packet of its own.
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** An answer of JSON. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): RecordedAnswer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) }
}

/** @param answers in order, one for each request, `silence` for none at all; requests beyond the last are answered 500. */
export async function startRecordedServer(
  answers: readonly (RecordedAnswer | 'silence')[],
): Promise<RecordedServer> {
  const requests: RecordedRequest[] = []
  const endings: Promise<boolean>[] = []

  const server = createServer((request, response) => {
    const ending = once(response, 'close').then(() => !response.writableFinished)
    const answer = async () => {
      const body = await readText(request)
      const { method = '', url: path = '', headers } = request
      endings.push(ending)
      requests.push({ method, path, headers, body: body === '' ? null : JSON.parse(body) })
      await play(answers[requests.length - 1] ?? { status: 500 }, response)
    }
    answer().catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const host = `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`

  return {
    url: `http://${host}`,
    host,
    requests,
    closedByClient: (index) => endings[index] ?? Promise.reject(new Error(`No request at ${index}`)),
    close: async () => {
      if (!server.listening) return
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts).toString('utf8')
}

async function play(answer: RecordedAnswer | 'silence', response: ServerResponse): Promise<void> {
  if (answer === 'silence') return
  const { status = 200, headers = {}, body = '', ending = 'complete' } = answer
  response.writeHead(status, headers)
  response.flushHeaders()
  const pieces = typeof body === 'string' || Buffer.isBuffer(body) ? [body] : body
  for await (const piece of pieces) response.write(piece)
  if (ending === 'complete') response.end()
  if (ending !== 'reset') return
  // A reset overtakes what is still on its way.
  await wait(50)
  response.socket?.resetAndDestroy()
}
