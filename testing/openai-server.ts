/**
 * A local OpenAI-compatible server for tests and for trying things by hand: real HTTP, no dependency, no key.
 *
 *     node testing/openai-server.ts [port]          (4010 unless told; then OPENAI_BASE_URL=http://127.0.0.1:4010/v1)
 *
 * The model name says what it does. `-COUNT` or `-COUNTxMS` behind the name of a script sets how many words it sends
 * and how far apart: `steady-200x10` sends 200 words 10 ms apart (`echo` and `markdown`: characters in a piece).
 *
 * | model | what it does |
 * |---|---|
 * | steady | 40 words, 20 ms apart |
 * | burst | 200 words at once |
 * | reasoning, reasoning-alt-field | 4 words of thought in `reasoning_content` (`reasoning`), then 4 of text |
 * | tools | two tool calls in five deltas, the second one's id late; finish_reason `tool_calls` |
 * | echo | the last user message |
 * | markdown | a heading, a list, code, a table and math |
 * | planned | the turns that the system message spells out, with calls: see `planned-turns.ts` |
 * | usage-null-after | a complete answer, then a chunk with `usage: null` |
 * | no-finish | 4 words, then `[DONE]` without a finish_reason |
 * | garbage | 4 words, then a frame that is not JSON |
 * | error-in-stream | 4 words, then `{"error": …}` |
 * | stall | 4 words, then silence on an open socket |
 * | reset | 4 words, then the socket is destroyed |
 * | cut | 4 words, then half a frame and a clean end |
 * | web-page | answers 200 with HTML, as a wrong address does |
 * | hang-before-headers | accepts the request and never answers |
 * | status-NNN | answers with that status: status-401, status-429, status-500, … |
 * | status-NNN-once | the same once, then 4 words |
 *
 * Routes, with or without `/v1` in front: `POST /chat/completions` (streaming or not), `GET /models`.
 * `GET /__requests` answers the record of each request, `DELETE /__requests` forgets them.
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { collect, scriptNames, stepsFor, type ChatBody, type Step } from './openai-scripts.ts'
import { plannedFailures } from './planned-turns.ts'

interface RequestRecord {
  readonly model: string
  readonly body: ChatBody
  readonly authorization: string | null
  /** Epoch ms. */
  readonly startedAt: number
  /** When the answer was complete or its socket closed, whichever came first; null while it is neither. */
  closedAt: number | null
  /** The socket closed before the answer was complete, and it was not this server that closed it. */
  closedByClient: boolean
  /** Frames written, the torn ones included and `[DONE]` not. */
  chunksWritten: number
}

export interface OpenAIServer {
  /** What goes into OPENAI_BASE_URL. */
  readonly url: string
  readonly port: number
  readonly requests: readonly RequestRecord[]
  /** Connections accepted so far, to see whether sockets are used again. */
  connections(): number
  /** Resolves with the record of the request at `index` once that request is over. */
  closed(index: number): Promise<RequestRecord>
  close(): Promise<void>
}

export interface OpenAIServerOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number
  /** What `GET /models` lists. */
  readonly models?: readonly string[]
  /** `GET /models` never answers. */
  readonly hangOnModels?: boolean
  /** Requests without it are answered 401. */
  readonly apiKey?: string
  /** `Retry-After` on 429 and 503. */
  readonly retryAfter?: string
}

/** @throws the error of the listener, when the port is taken */
export async function startOpenAIServer(options: OpenAIServerOptions = {}): Promise<OpenAIServer> {
  const requests: RequestRecord[] = []
  const endings = new Map<RequestRecord, Promise<unknown>>()
  const refusedOnce = new Set<string>()
  let accepted = 0

  const complete = async (request: IncomingMessage, response: ServerResponse) => {
    const body: ChatBody = JSON.parse(await readText(request))
    const record: RequestRecord = {
      model: body.model,
      body,
      authorization: request.headers.authorization ?? null,
      startedAt: Date.now(),
      closedAt: null,
      closedByClient: true,
      chunksWritten: 0,
    }
    requests.push(record)
    endings.set(record, once(response, 'close'))
    response.on('close', () => {
      record.closedAt = Date.now()
      if (response.writableFinished) record.closedByClient = false
    })
    await answer(body, record, response)
  }

  const answer = async (body: ChatBody, record: RequestRecord, response: ServerResponse) => {
    if (body.model === 'hang-before-headers') return
    if (body.model === 'web-page') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<!doctype html>')
      return
    }
    const status = refusalStatus(body.model, refusedOnce)
    if (status !== undefined) return refuse(response, status, options.retryAfter)
    const failures = plannedFailures(body)
    if (failures > 0 && askedBefore(record, requests) < failures) return refuse(response, 500, undefined)
    const known = body.model.endsWith('-once') ? { ...body, model: 'burst-4' } : body
    const steps = stepsFor(known)
    if (steps === undefined)
      return refuse(response, 404, undefined, `The model '${body.model}' does not exist`)
    if (body.stream !== true) return sendWhole(steps, body, response)
    await sendStream(steps, body, record, response)
  }

  const route = async (request: IncomingMessage, response: ServerResponse) => {
    const path = (request.url ?? '/').replace(/^\/v1(?=\/)/, '').replace(/\?.*$/, '')
    const name = `${request.method} ${path}`
    if (name === 'GET /__requests') return sendJson(response, 200, requests)
    if (name === 'DELETE /__requests') {
      requests.length = 0
      refusedOnce.clear()
      return sendJson(response, 200, [])
    }
    if (options.apiKey !== undefined && request.headers.authorization !== `Bearer ${options.apiKey}`) {
      return refuse(response, 401, undefined, `Incorrect API key provided: ${request.headers.authorization}`)
    }
    if (name === 'POST /chat/completions') return complete(request, response)
    if (name === 'GET /models') {
      if (options.hangOnModels === true) return
      const data = (options.models ?? scriptNames).map((id) => ({
        id,
        object: 'model',
        created: 0,
        owned_by: 'local',
      }))
      return sendJson(response, 200, { object: 'list', data })
    }
    return refuse(response, 404, undefined, `No route ${name}`)
  }

  const server = createServer((request, response) => {
    route(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined)
    })
  })
  server.on('connection', () => (accepted += 1))
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0

  return {
    url: `http://127.0.0.1:${port}/v1`,
    port,
    requests,
    connections: () => accepted,
    closed: async (index) => {
      const record = requests[index]
      if (record === undefined) throw new Error(`No request at ${index}`)
      await endings.get(record)
      return record
    },
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

function refusalStatus(model: string, refusedOnce: Set<string>): number | undefined {
  const match = /^status-(\d{3})(-once)?$/.exec(model)
  if (match === null) return undefined
  if (match[2] !== undefined) {
    if (refusedOnce.has(model)) return undefined
    refusedOnce.add(model)
  }
  return Number(match[1])
}

/** How often the very same was asked before. */
function askedBefore(record: RequestRecord, requests: readonly RequestRecord[]): number {
  const asked = JSON.stringify(record.body)
  const earlier = requests.slice(0, requests.indexOf(record))
  return earlier.filter(({ body }) => JSON.stringify(body) === asked).length
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function refuse(
  response: ServerResponse,
  status: number,
  retryAfter: string | undefined,
  message = `Refused with ${status}`,
): void {
  if (retryAfter !== undefined && (status === 429 || status === 503))
    response.setHeader('retry-after', retryAfter)
  sendJson(response, status, { error: { message, type: 'invalid_request_error', param: null, code: null } })
}

function envelope(body: ChatBody, object: string) {
  return { id: 'chatcmpl-local', object, created: Math.floor(Date.now() / 1000), model: body.model }
}

function frameOf(step: Step, body: ChatBody): string | undefined {
  const head = envelope(body, 'chat.completion.chunk')
  if (step.do === 'raw') return step.text
  if (step.do === 'usage') return `data: ${JSON.stringify({ ...head, choices: [], usage: step.usage })}\n\n`
  if (step.do !== 'delta') return undefined
  const choice = { index: 0, delta: step.delta, logprobs: null, finish_reason: step.finish ?? null }
  return `data: ${JSON.stringify({ ...head, choices: [choice], usage: null })}\n\n`
}

/** Plays the steps at the client's pace, until they end or the socket closes. */
async function sendStream(
  steps: Iterable<Step>,
  body: ChatBody,
  record: RequestRecord,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' })
  response.flushHeaders()
  for (const step of steps) {
    if (response.destroyed || step.do === 'stall') return
    const frame = frameOf(step, body)
    if (frame !== undefined) {
      record.chunksWritten += 1
      if (!response.write(frame)) await untilDrained(response)
    } else if (step.do === 'wait') {
      await wait(step.ms, undefined, { signal: gone.signal }).catch(ignoreAbort)
    } else if (step.do === 'reset') {
      record.closedByClient = false
      response.socket?.resetAndDestroy()
      return
    } else {
      response.end()
      return
    }
  }
  if (!response.destroyed) response.end('data: [DONE]\n\n')
}

function ignoreAbort(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error
}

async function untilDrained(response: ServerResponse): Promise<void> {
  if (response.destroyed) return
  await new Promise<void>((resolve) => {
    const resume = () => {
      response.off('drain', resume)
      response.off('close', resume)
      resolve()
    }
    response.on('drain', resume)
    response.on('close', resume)
  })
}

/** Answers without a stream; a script that stalls or resets does so here too, without an answer. */
function sendWhole(steps: Iterable<Step>, body: ChatBody, response: ServerResponse): void {
  const whole = collect(steps)
  if (whole.broken === 'stall') return
  if (whole.broken === 'reset') {
    response.socket?.resetAndDestroy()
    return
  }
  const choice = { index: 0, message: whole.message, logprobs: null, finish_reason: whole.finish }
  const usage = { prompt_tokens: 7, completion_tokens: 11, total_tokens: 18 }
  sendJson(response, 200, { ...envelope(body, 'chat.completion'), choices: [choice], usage })
}

if (import.meta.main) {
  const server = await startOpenAIServer({ port: Number(process.argv[2] ?? 4010) })
  console.log(`OPENAI_BASE_URL=${server.url}`)
}
