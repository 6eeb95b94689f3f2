/** A real HTTP server that answers a client as it is told, and the events of a small run for it to send. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** The real one, also while a test has put its own in place. */
const realFetch = fetch

interface SeenRequest {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
  /** Resolves when the request's socket has closed. */
  readonly closed: Promise<void>
}

export type Answer = (response: ServerResponse, request: SeenRequest) => void

export interface TestServer extends AsyncDisposable {
  /** In order of arrival. */
  readonly requests: readonly SeenRequest[]
  /** Goes to this server whatever the path. */
  readonly fetch: typeof fetch
}

/** Answers the first request with the first answer and so on; the last answer serves all that follow. */
export async function startTestServer(...answers: readonly Answer[]): Promise<TestServer> {
  const requests: SeenRequest[] = []
  const server = createServer((incoming, response) => {
    const closed = new Promise<void>((resolve) => response.once('close', resolve))
    void text(incoming).then((body) => {
      const answer = answers[Math.min(requests.length, answers.length - 1)]
      const { method = '', url = '', headers } = incoming
      const request = { method, url, headers, body, closed }
      requests.push(request)
      answer?.(response, request)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    requests,
    fetch: (path, init) => realFetch(new URL(pathOf(path), `http://127.0.0.1:${port}`), init),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function pathOf(request: RequestInfo | URL): string {
  return request instanceof Request ? request.url : request.toString()
}

export function openStream(response: ServerResponse, headers: Record<string, string> = {}): ServerResponse {
  response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8', ...headers })
  response.write(': hello\n')
  return response
}

export const done = 'data: [DONE]\n\n'

export function frames(...events: readonly (readonly [seq: number, event: object])[]): string {
  return events.map(([seq, event]) => `id: ${seq}\ndata: ${JSON.stringify(event)}\n\n`).join('')
}

const usage = { prompt_tokens: 1, completion_tokens: 3, total_tokens: 4 }

/** A chat run of seven events that says "one two three" and ends as `completed`. */
export const smallRun = [
  {
    type: 'run_start' as const,
    t: 0,
    run_id: 'run-1',
    conversation_id: 'conversation-1',
    mode: 'chat' as const,
    model_name: 'demo',
    definition: {},
    input: { message_id: 'message-1', parent_message_id: null, content: 'Count' },
    answer_message_id: 'message-2',
    limits: {},
    created: 1_700_000_000_000,
  },
  chunkOf('one '),
  chunkOf('two '),
  chunkOf('three'),
  {
    type: 'title_update' as const,
    t: 4,
    conversation_id: 'conversation-1',
    title: 'Counting',
    tags: ['numbers'],
  },
  chunkOf('', 'stop'),
  { type: 'run_end' as const, t: 6, status: 'completed' as const, usage, duration_ms: 6 },
]

export function chunkOf(content: string, finishReason: string | null = null) {
  return {
    type: 'chunk' as const,
    t: 1,
    turn: 0,
    id: 'chunk-1',
    object: 'chat.completion.chunk' as const,
    created: 1_700_000_000,
    model: 'demo',
    choices: [{ index: 0, delta: { content }, finish_reason: finishReason }],
  }
}

/** The frames of `smallRun` from one seq to another, both included. */
export function part(from: number, to: number = smallRun.length): string {
  return frames(...smallRun.slice(from - 1, to).map((event, index) => [from + index, event] as const))
}

/** Answers with the whole rest of `smallRun` after the request's cursor. */
export const answerRest: Answer = (response, request) => {
  const after = Number(request.headers['last-event-id'] ?? 0)
  openStream(response, runHeaders).end(part(after + 1) + done)
}

export const runHeaders = { 'X-Run-Id': 'run-1', 'X-Conversation-Id': 'conversation-1' }

/** A refusal in the shape of Weir's API. */
export function refuse(
  status: number,
  code: string,
  { message = code, headers = {} }: { message?: string; headers?: Record<string, string> } = {},
): Answer {
  return (response) => {
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers })
    response.end(JSON.stringify({ error: { message, type: 'x', code, param: null } }))
  }
}

/** Sends what it is given once the headers are out, then breaks the socket. */
export function cutAfter(body: string, headers: Record<string, string> = runHeaders): Answer {
  return (response) => {
    openStream(response, headers).write(body, () => setImmediate(() => response.destroy()))
  }
}

/** Sends the first three events and keeps the stream open for the test. */
export function heldOpen(): { readonly answer: Answer; readonly opened: Promise<ServerResponse> } {
  const opened = Promise.withResolvers<ServerResponse>()
  const answer: Answer = (response) => {
    openStream(response, runHeaders).write(part(1, 3))
    opened.resolve(response)
  }
  return { answer, opened: opened.promise }
}
