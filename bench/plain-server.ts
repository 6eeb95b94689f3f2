/**
 * What the others are measured against: node:http and nothing else.
 *
 *     GET  /events-K               writes K frames of Weir's size on each tick
 *     POST /v1/chat/completions    the upstream of all who read one over HTTP
 *     POST /passed-on              hands the upstream's answer on as it is
 *     PUT  /frames                 keeps an event stream in memory, frame by frame
 *     GET  /frames, /pages         writes it: a frame a write, or 64 KB a write
 */
import { once } from 'node:events'
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { eventsPerTick, tickerFor, tickingAnswer, weirFrame } from './load.ts'
import { openAiEndpoint } from './upstream.ts'

const pageBytes = 64 * 1024
let frames: readonly Buffer[] = []
let pages: readonly Buffer[] = []

const upstream = openAiEndpoint(['tick-1', 'tick-8'], ({ model, isOver }) =>
  tickingAnswer(eventsPerTick(model), isOver),
)

async function writeEvents(response: ServerResponse, perTick: number): Promise<void> {
  response.flushHeaders()
  const ticker = tickerFor(perTick)
  for (;;) {
    await ticker.next()
    if (response.destroyed) return
    for (let index = 0; index < perTick; index += 1) response.write(weirFrame)
  }
}

function passOn(request: IncomingMessage, response: ServerResponse): void {
  const options = { method: 'POST', headers: { 'Content-Type': 'application/json' }, agent: false }
  const call = ask(`${process.env['UPSTREAM']}/v1/chat/completions`, options, (answer) => {
    answer.pipe(response)
    response.on('close', () => answer.destroy())
  })
  request.pipe(call)
}

async function keep(request: IncomingMessage): Promise<void> {
  const bytes = await buffer(request)
  const cut: Buffer[] = []
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf('\n\n', start)
    const next = end === -1 ? bytes.length : end + 2
    cut.push(bytes.subarray(start, next))
    start = next
  }
  frames = cut
  pages = Array.from({ length: Math.ceil(bytes.length / pageBytes) }, (_, page) =>
    bytes.subarray(page * pageBytes, (page + 1) * pageBytes),
  )
}

async function copy(parts: readonly Buffer[], response: ServerResponse): Promise<void> {
  for (const part of parts) if (!response.write(part)) await once(response, 'drain')
  response.end()
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
  const { method, url = '/' } = request
  if (url.startsWith('/v1/')) return upstream(request, response)
  response.setHeader('Content-Type', 'text/event-stream')
  if (url.startsWith('/events-')) return writeEvents(response, eventsPerTick(url))
  if (url === '/passed-on') return passOn(request, response)
  if (method === 'PUT') return keep(request).then(() => response.end())
  if (url === '/frames') return copy(frames, response)
  if (url === '/pages') return copy(pages, response)
  return response.end()
}

createServer((request, response) => {
  answer(request, response).catch((error: unknown) =>
    response.destroy(error instanceof Error ? error : undefined),
  )
}).listen(Number(process.env['PORT']), '127.0.0.1')
