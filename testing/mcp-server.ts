/**
 * An MCP server for tests, made with the official SDK, over both transports.
 *
 * - stdio: `node testing/mcp-server.ts` (an entry of `MCP_STDIO_ALLOWED`: `["node", "testing/mcp-server.ts"]`).
 * - Streamable HTTP in a process of its own: `node testing/mcp-server.ts http PORT`.
 * - Streamable HTTP in the process of the test: `startMcpServer(options)` → `{ url, port, stats, kill, restart, close }`.
 *   `protocol: 'legacy'` (the default) speaks 2025 with sessions, `'modern'` 2026 without. `requiredHeaders`: what each
 *   request must carry. `oauth: true`: a sign-in is needed, at an authorization server on the same port that registers
 *   every client and says yes to everybody (`mcp-server-oauth.ts`).
 *
 * Tools (`mcp-server-tools.ts`): `wait {seconds}` says its progress every 100 ms and can be cancelled, `add {a, b}`,
 * `read_note` (read-only, idempotent), `delete_all` (destructive; counted), `ask_name` (asks a person), `die` (ends the
 * process, or over HTTP in the test's own process the server, in mid-call), `huge {bytes}`, `picture` (a PNG),
 * `hostile {kind: html | control | system}`, `long_story` (a description of 100 KB), `add_tool` (the list grows by
 * `extra`, and clients are told), `stats`.
 *
 * Stats: how many calls of `wait` are open and were cancelled, how many `notifications/cancelled` came in over HTTP,
 * how often `delete_all` was called, and how many sessions and open
 * POST requests there are. Over HTTP also at `GET /stats`.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { createMcpHandler, WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/server'
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import { createAuthorizationServer } from './mcp-server-oauth.ts'
import { createTestTools, newStats, type McpServerStats } from './mcp-server-tools.ts'

export interface McpServerOptions {
  readonly port?: number
  readonly protocol?: 'legacy' | 'modern'
  readonly requiredHeaders?: Readonly<Record<string, string>>
  readonly oauth?: boolean
}

export interface TestMcpServer {
  /** Of its MCP endpoint. */
  readonly url: string
  readonly port: number
  readonly stats: McpServerStats
  /** Destroys all sockets and forgets all sessions, as the death of a process would. */
  kill(): Promise<void>
  /** On the same port, after `kill`. */
  restart(): Promise<void>
  close(): Promise<void>
}

/** Answers one request; a session of the older protocol lives as long as its process. */
type Answer = (request: Request) => Promise<Response>

export async function startMcpServer(options: McpServerOptions = {}): Promise<TestMcpServer> {
  const stats = newStats()
  let server: Server | undefined
  const kill = async (): Promise<void> => {
    const stopping = server
    server = undefined
    stopping?.closeAllConnections()
    await new Promise((resolve) => (stopping ? stopping.close(resolve) : resolve(undefined)))
  }
  const start = async (port: number): Promise<number> => {
    const answer = answerer(options, stats, () => void kill())
    server = createServer((incoming, outgoing) => {
      if (incoming.method === 'POST') {
        stats.open_posts += 1
        outgoing.once('close', () => (stats.open_posts -= 1))
      }
      void serve(incoming, outgoing, answer)
    })
    server.listen(port, '127.0.0.1')
    await new Promise((resolve) => server?.once('listening', resolve))
    const address = server.address()
    if (typeof address !== 'object' || address === null) throw new Error('no port')
    return address.port
  }
  const port = await start(options.port ?? 0)
  const restart = async () => void (await start(port))
  return { url: `http://127.0.0.1:${port}/mcp`, port, stats, kill, restart, close: kill }
}

function answerer(options: McpServerOptions, stats: McpServerStats, die: () => void): Answer {
  const mcp = options.protocol === 'modern' ? modern(stats, die) : legacy(stats, die)
  const authorization = options.oauth ? createAuthorizationServer() : undefined
  return async (request) => {
    const { pathname } = new URL(request.url)
    if (pathname === '/stats') return Response.json(stats)
    const answered = await authorization?.answer(request)
    if (answered) return answered
    if (pathname !== '/mcp') return new Response('There is nothing here.', { status: 404 })
    const missing = Object.entries(options.requiredHeaders ?? {}).find(
      ([name, value]) => request.headers.get(name) !== value,
    )
    if (missing) return new Response(`${missing[0]} is wrong.`, { status: 403 })
    if (request.method === 'POST' && (await request.clone().text()).includes('notifications/cancelled')) {
      stats.cancel_notifications += 1
    }
    return mcp(request)
  }
}

function modern(stats: McpServerStats, die: () => void): Answer {
  const handler = createMcpHandler(() => createTestTools(stats, die), { legacy: 'reject' })
  return (request) => handler.fetch(request)
}

function legacy(stats: McpServerStats, die: () => void): Answer {
  const sessions = new Map<string, WebStandardStreamableHTTPServerTransport>()
  return async (request) => {
    const id = request.headers.get('mcp-session-id')
    const known = id === null ? undefined : sessions.get(id)
    if (known) return known.handleRequest(request)
    if (id !== null) return new Response('This session is not known.', { status: 404 })
    const transport: WebStandardStreamableHTTPServerTransport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: () => crypto.randomUUID(),
      onsessioninitialized: (session) => {
        sessions.set(session, transport)
        stats.sessions = sessions.size
      },
      onsessionclosed: (session) => {
        sessions.delete(session)
        stats.sessions = sessions.size
      },
    })
    await createTestTools(stats, die).connect(transport)
    return transport.handleRequest(request)
  }
}

async function serve(incoming: IncomingMessage, outgoing: ServerResponse, answer: Answer): Promise<void> {
  const gone = new AbortController()
  outgoing.once('close', () => gone.abort())
  const hasBody = incoming.method !== 'GET' && incoming.method !== 'HEAD'
  const request = new Request(`http://${incoming.headers.host}${incoming.url}`, {
    method: incoming.method ?? 'GET',
    headers: Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
    ...(hasBody ? { body: Readable.toWeb(incoming) as ReadableStream<Uint8Array>, duplex: 'half' } : {}),
    signal: gone.signal,
  } as RequestInit)
  try {
    const response = await answer(request)
    outgoing.writeHead(response.status, Object.fromEntries(response.headers))
    outgoing.flushHeaders()
    if (response.body) await pipeline(Readable.fromWeb(response.body as ReadableStream<Uint8Array>), outgoing)
    else outgoing.end()
  } catch {
    // The client went away, or the server was killed under it.
    outgoing.destroy()
  }
}

if (import.meta.main) {
  const die = () => process.exit(1)
  const [transport, port] = process.argv.slice(2)
  if (transport === 'http') console.log((await startMcpServer({ port: Number(port ?? 0) })).url)
  else {
    const stats = newStats()
    serveStdio(() => createTestTools(stats, die))
  }
}
