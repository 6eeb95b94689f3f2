import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import type { ToolUpdate } from '@/lib/server/engine/ports'
import { startMcpServer, type TestMcpServer } from '@/testing/mcp-server'
import {
  arrange,
  begin,
  call,
  closedAfterwards,
  finish,
  httpServer,
  origin,
  owner,
  stdioServer,
} from './mcp-test-setup'
import type { ToolServers, ToolServersOptions } from './tool-servers'

interface Ways {
  readonly servers: ToolServers
  /** Counted by the server. */
  readonly stats: () => Promise<TestMcpServer['stats']>
}

type Arrange = (options?: Partial<ToolServersOptions>) => Promise<Ways>

function overHttp(protocol: 'legacy' | 'modern'): Arrange {
  return async (options) => {
    const http = closedAfterwards(await startMcpServer({ protocol }))
    const servers = arrange(options)
    expect(await servers.add(owner, httpServer(http.url), origin)).toMatchObject({ state: 'connected' })
    return { servers, stats: async () => http.stats }
  }
}

const overStdio: Arrange = async (options) => {
  const servers = arrange(options)
  expect(await servers.add(owner, stdioServer('test'), origin)).toMatchObject({ state: 'connected' })
  return { servers, stats: async () => JSON.parse((await call(servers, 'stats')).text) }
}

describe.each([
  ['Streamable HTTP of 2025', overHttp('legacy')],
  ['Streamable HTTP of 2026', overHttp('modern')],
  ['stdio', overStdio],
])('a server over %s', (_name, connected) => {
  test('lists its tools with what they may do', async () => {
    const { servers } = await connected()
    const { tools } = await servers.get(owner, 'test')
    expect(tools.find(({ name }) => name === 'delete_all')).toMatchObject({
      description: 'Deletes everything, or everything in a scope.',
      is_read_only: false,
      is_destructive: true,
      is_idempotent: false,
    })
    expect(tools.find(({ name }) => name === 'add')).toMatchObject({
      title: 'Add two numbers',
      is_read_only: true,
      is_destructive: false,
      is_idempotent: true,
      parameters: { type: 'object', required: ['a', 'b'] },
    })
  })

  test('answers with data, and does not repeat it as text', async () => {
    const { servers } = await connected()
    const { status, content } = await call(servers, 'add', { a: 2, b: 3 })
    expect({ status, content }).toEqual({
      status: 'completed',
      content: [{ type: 'json', json: { sum: 5 } }],
    })
  })

  test('answers with a picture', async () => {
    const { servers } = await connected()
    const { content } = await call(servers, 'picture')
    expect(content).toMatchObject([{ type: 'image', media_type: 'image/png' }])
  })

  test('says how far it is', async () => {
    const { servers } = await connected()
    const { updates, text } = await call(servers, 'wait', { seconds: 0.5 })
    expect(text).toBe('Waited 0.5 s.')
    expect(updates.slice(0, 3)).toEqual(
      [1, 2, 3].map((progress) => ({ type: 'progress', progress, total: 5, message: `${progress} of 5` })),
    )
  })

  test('several calls run at once', async () => {
    const { servers } = await connected()
    const began = performance.now()
    const waits = Array.from({ length: 5 }, () => call(servers, 'wait', { seconds: 1 }))
    expect(await call(servers, 'add', { a: 1, b: 1 })).toMatchObject({ status: 'completed' })
    expect((await Promise.all(waits)).map(({ text }) => text)).toEqual(Array(5).fill('Waited 1 s.'))
    expect(performance.now() - began).toBeLessThan(3000)
  })

  test('sees at once that a call was cancelled, and goes on with the others', async () => {
    const { servers, stats } = await connected()
    const other = call(servers, 'wait', { seconds: 1 })
    const stop = new AbortController()
    const stopped = call(servers, 'wait', { seconds: 60 }, stop.signal)
    await vi.waitFor(async () => expect(await stats()).toMatchObject({ open: 2 }))
    stop.abort()
    const began = performance.now()
    await vi.waitFor(async () => expect(await stats()).toMatchObject({ open: 1, cancelled: 1 }), {
      interval: 10,
    })
    expect(performance.now() - began).toBeLessThan(250)
    await expect(stopped).resolves.toMatchObject({ status: 'failed' })
    await expect(other).resolves.toMatchObject({ text: 'Waited 1 s.' })
  })

  test('sees that whoever read a call has left it', async () => {
    const { servers, stats } = await connected()
    const left = await begin(servers, 'wait', { seconds: 60 })
    await left.next()
    await left.return({ status: 'failed', content: [] })
    await vi.waitFor(async () => expect(await stats()).toMatchObject({ open: 0, cancelled: 1 }))
  })

  test('a silent call is cancelled when its time is over; one that says how far it is goes on', async () => {
    const { servers, stats } = await connected({ toolTimeoutMs: 300 })
    expect(await call(servers, 'wait', { seconds: 1 })).toMatchObject({ status: 'completed' })
    expect(await call(servers, 'wait', { seconds: 60 })).toMatchObject({
      status: 'timed_out',
      content: [{ type: 'text', text: 'wait took too long and was cancelled.' }],
    })
    await vi.waitFor(async () => expect(await stats()).toMatchObject({ open: 0, cancelled: 1 }))
  })

  test('asks a person, who answers', async () => {
    const { servers } = await connected({ toolTimeoutMs: 300 })
    let question: Extract<ToolUpdate, { type: 'question' }> | undefined
    const greeted = finish(await begin(servers, 'ask_name'), (update) => {
      if (update.type === 'question') question = update
    })
    await vi.waitFor(() => expect(question).toBeDefined())
    expect(question).toMatchObject({
      prompt: 'What is your name?',
      schema: { properties: { name: { type: 'string' } }, required: ['name'] },
    })
    // Longer than a tool may be silent: nobody is slow but the person.
    await sleep(500)
    question?.answer({ name: 'Ada' })
    expect(await greeted).toMatchObject({ status: 'completed', text: 'Hello, Ada.' })
  })

  test('asks a person, who declines', async () => {
    const { servers } = await connected()
    const greeted = await finish(await begin(servers, 'ask_name'), (update) => {
      if (update.type === 'question') update.answer(null)
    })
    expect(greeted).toMatchObject({ status: 'completed', text: 'Nobody told me a name.' })
  })

  test('refuses arguments in words', async () => {
    const { servers } = await connected()
    const { status, text } = await call(servers, 'add', { a: 'two' })
    expect(status).toBe('failed')
    expect(text).toMatch(/number/)
  })

  test('sends a result of 10 MB', async () => {
    const { servers } = await connected()
    expect((await call(servers, 'huge', { bytes: 10_000_000 })).text).toHaveLength(10_000_000)
  })

  test('a message beyond the limit ends the call, not the server', async () => {
    const { servers } = await connected()
    const { status, text } = await call(servers, 'huge', { bytes: 20_000_000 })
    expect(status).toBe('failed')
    expect(text).toMatch(
      /^Test (stopped answering\.|cannot be used: A message is larger than 12582912 bytes\.)$/,
    )
    expect(await call(servers, 'add', { a: 1, b: 1 })).toMatchObject({ status: 'completed' })
  })
})

describe('a server that dies in mid-call', () => {
  test('fails that call, and is started again for the next', async () => {
    const { servers } = await overStdio()
    const waiting = call(servers, 'wait', { seconds: 60 })
    expect(await call(servers, 'die')).toMatchObject({ status: 'failed', text: 'Test stopped answering.' })
    expect(await waiting).toMatchObject({ status: 'failed', text: 'Test stopped answering.' })
    expect(await call(servers, 'add', { a: 1, b: 1 })).toMatchObject({ status: 'completed' })
    expect(await servers.get(owner, 'test')).toMatchObject({ state: 'connected' })
  })

  test('is connected again by itself', async () => {
    const { servers } = await overStdio()
    await call(servers, 'die')
    expect(await servers.get(owner, 'test')).toMatchObject({ state: 'reconnecting', problem: 'Test ended.' })
    await vi.waitFor(
      async () => expect(await servers.get(owner, 'test')).toMatchObject({ state: 'connected' }),
      5000,
    )
  })

  test.each(['legacy', 'modern'] as const)(
    'over HTTP of %s: is tried again until it is back',
    async (protocol) => {
      const http = closedAfterwards(await startMcpServer({ protocol }))
      const servers = arrange()
      await servers.add(owner, httpServer(http.url), origin)
      const killed = call(servers, 'wait', { seconds: 60 })
      await vi.waitFor(() => expect(http.stats.open).toBe(1))
      await http.kill()
      expect(await killed).toMatchObject({ status: 'failed', text: 'Test stopped answering.' })
      expect(await servers.get(owner, 'test')).toMatchObject({ state: 'reconnecting' })
      expect((await call(servers, 'add', { a: 1, b: 1 })).text).toMatch(/cannot be reached \(ECONNREFUSED\)/)
      await http.restart()
      await vi.waitFor(
        async () => expect(await servers.get(owner, 'test')).toMatchObject({ state: 'connected' }),
        5000,
      )
      expect(await call(servers, 'add', { a: 1, b: 1 })).toMatchObject({ status: 'completed' })
    },
  )

  test.each(['legacy', 'modern'] as const)(
    'over HTTP of %s: is missed even if nobody uses it',
    async (protocol) => {
      const http = closedAfterwards(await startMcpServer({ protocol }))
      const servers = arrange()
      await servers.add(owner, httpServer(http.url), origin)
      await sleep(100)
      await http.kill()
      await vi.waitFor(
        async () => expect(await servers.get(owner, 'test')).toMatchObject({ state: 'reconnecting' }),
        5000,
      )
      await http.restart()
      await vi.waitFor(
        async () => expect(await servers.get(owner, 'test')).toMatchObject({ state: 'connected' }),
        5000,
      )
    },
  )

  test('a call after a restart that nobody noticed is sent once more, in a new session', async () => {
    const http = closedAfterwards(await startMcpServer())
    const servers = arrange()
    await servers.add(owner, httpServer(http.url), origin)
    await http.kill()
    await http.restart()
    // Its sockets are closed by then at the client too.
    await sleep(50)
    expect(await call(servers, 'delete_all')).toMatchObject({ status: 'completed' })
    expect(http.stats.delete_all).toBe(1)
  })
})

test('a list that grows is read again', async () => {
  const { servers } = await overStdio()
  await call(servers, 'add_tool')
  await vi.waitFor(async () => expect(await call(servers, 'extra')).toMatchObject({ text: 'extra' }), 5000)
})

test('a session ends with its connection', async () => {
  const http = closedAfterwards(await startMcpServer())
  const servers = arrange()
  await servers.add(owner, httpServer(http.url), origin)
  expect(http.stats.sessions).toBe(1)
  await servers.close()
  expect(http.stats.sessions).toBe(0)
})

test('a connection that nobody uses is closed, and opened again for the next call', async () => {
  const { servers } = await overStdio({ idleMs: 200 })
  await call(servers, 'wait', { seconds: 0.5 })
  expect(await servers.get(owner, 'test')).toMatchObject({ state: 'connected' })
  await vi.waitFor(async () => expect(await servers.get(owner, 'test')).toMatchObject({ state: 'idle' }))
  expect(await call(servers, 'add', { a: 1, b: 1 })).toMatchObject({ status: 'completed' })
})
