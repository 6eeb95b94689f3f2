import { once } from 'node:events'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { describe, expect, test, vi } from 'vitest'
import { startMcpServer } from '@/testing/mcp-server'
import { arrange, begin, call, closedAfterwards, finish, httpServer, origin, owner } from './mcp-test-setup'

describe.each(['legacy', 'modern'] as const)('over Streamable HTTP (%s)', (protocol) => {
  async function connected() {
    const http = closedAfterwards(await startMcpServer({ protocol }))
    const servers = arrange()
    await servers.add(owner, httpServer(http.url), origin)
    await vi.waitFor(() => expect(http.stats.open_posts).toBe(protocol === 'modern' ? 1 : 0))
    return { servers, stats: http.stats }
  }

  test('a stopped call leaves no open socket behind', async () => {
    const { servers, stats } = await connected()
    const idle = stats.open_posts
    const stop = new AbortController()
    const stopped = call(servers, 'wait', { seconds: 60 }, stop.signal)
    await vi.waitFor(() => expect(stats.open_posts).toBe(idle + 1))
    const began = performance.now()
    stop.abort()
    await vi.waitFor(() => expect(stats).toMatchObject({ open_posts: idle, cancelled: 1 }), { interval: 10 })
    expect(performance.now() - began).toBeLessThan(250)
    await stopped
    // The newer protocol has no such message over HTTP: closing the stream says it.
    expect(stats.cancel_notifications).toBe(protocol === 'legacy' ? 1 : 0)
  })

  test('a question reaches the call that asks it, not the one that has waited longest', async () => {
    const { servers } = await connected()
    const older = call(servers, 'wait', { seconds: 1 })
    const asking = await finish(await begin(servers, 'ask_name'), (update) => {
      if (update.type === 'question') update.answer({ name: 'Ada' })
    })
    expect(asking.text).toBe('Hello, Ada.')
    expect((await older).updates.every(({ type }) => type === 'progress')).toBe(true)
  })
})

/** Speaks just enough to be called; the answer to a call ends before it began. */
async function brokenServer(): Promise<string> {
  const server = createServer(async (request, response) => {
    const { id, method } = JSON.parse((await text(request)) || '{}')
    if (id === undefined) return response.writeHead(request.method === 'POST' ? 202 : 405).end()
    if (method === 'tools/call') {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' })
      return response.end(': nothing to say\n\n')
    }
    const serverInfo = { name: 'broken', version: '1' }
    const results: Record<string, object> = {
      initialize: { protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo },
      'tools/list': { tools: [{ name: 'speak', inputSchema: { type: 'object' } }] },
    }
    const result = results[method]
    const answer = result ? { result } : { error: { code: -32_601, message: 'Method not found' } }
    response.writeHead(200, { 'Content-Type': 'application/json' })
    return response.end(JSON.stringify({ jsonrpc: '2.0', id, ...answer }))
  }).listen(0, '127.0.0.1')
  closedAfterwards({ close: async () => server.close().closeAllConnections() })
  await once(server, 'listening')
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/mcp`
}

test('a call whose stream ends without an answer has failed at once', async () => {
  const servers = arrange()
  expect(await servers.add(owner, httpServer(await brokenServer()), origin)).toMatchObject({
    state: 'connected',
  })
  const began = performance.now()
  expect(await call(servers, 'speak')).toMatchObject({ status: 'failed', text: 'Test stopped answering.' })
  expect(performance.now() - began).toBeLessThan(1000)
})
