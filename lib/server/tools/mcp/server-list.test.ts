import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { expect, test } from 'vitest'
import type { ToolServerDefinition } from '@/lib/protocol/tools'
import { startMcpServer } from '@/testing/mcp-server'
import {
  arrange,
  call,
  closedAfterwards,
  httpServer,
  memoryDocuments,
  origin,
  owner,
  stdioServer,
} from './mcp-test-setup'

test('the list begins with what Weir brings itself, and names the commands that may be added', async () => {
  const servers = arrange()
  const { items, commands } = await servers.list(owner)
  expect(items).toMatchObject([
    { id: 'builtin', transport: 'builtin', state: 'connected', tools: [{ name: 'calculate' }] },
  ])
  expect(commands).toEqual(['test', 'hostile', 'everything', 'talker', 'missing'])
})

test('a server is added under the slug of its name, and headers are never given out', async () => {
  const http = closedAfterwards(await startMcpServer({ requiredHeaders: { 'x-key': 'secret' } }))
  const servers = arrange()
  const added = await servers.add(
    owner,
    { ...httpServer(http.url, { 'X-Key': 'secret' }), name: 'My Notes' },
    origin,
  )
  expect(added).toMatchObject({
    id: 'my-notes',
    name: 'My Notes',
    state: 'connected',
    header_names: ['X-Key'],
  })
  expect(JSON.stringify(await servers.list(owner))).not.toContain('secret')
})

test.each<[string, ToolServerDefinition, string]>([
  ['a name that is taken', { ...stdioServer('test') }, 'conflict'],
  ['the name of the tools that Weir brings', { ...stdioServer('test'), name: 'Builtin' }, 'conflict'],
  ['a name without a letter', { ...stdioServer('test'), name: '…' }, 'invalid_request'],
  ['a command that is not named', { transport: 'stdio', name: 'Shell', command: 'sh' }, 'invalid_request'],
  [
    'a command that every object has',
    { transport: 'stdio', name: 'Own', command: 'toString' },
    'invalid_request',
  ],
])('%s is refused', async (_name, definition, code) => {
  const servers = arrange()
  await servers.add(owner, stdioServer('test'), origin)
  await expect(servers.add(owner, definition, origin)).rejects.toMatchObject({ code })
  expect((await servers.list(owner)).items).toHaveLength(2)
})

test('a refused command names those that there are', async () => {
  await expect(
    arrange().add(owner, { transport: 'stdio', name: 'Shell', command: 'sh' }, origin),
  ).rejects.toThrow(
    'MCP_STDIO_ALLOWED names no command “sh”. It names test, hostile, everything, talker, missing.',
  )
})

test.each([
  ['a program that ends', stdioServer('talker'), /^talker ended before it was connected\.\n\nno key is set$/],
  [
    'a program that is not there',
    stdioServer('missing'),
    /^missing cannot be started: there is no such program\.$/,
  ],
  [
    'a port where nobody listens',
    httpServer('http://127.0.0.1:9/mcp'),
    /^http:\/\/127\.0\.0\.1:9\/mcp cannot be/,
  ],
])('%s is stored all the same, and says why', async (_name, definition, problem) => {
  const servers = arrange()
  const added = await servers.add(owner, definition, origin)
  expect(added).toMatchObject({ state: 'failed', problem: expect.stringMatching(problem), tools: [] })
  expect(await servers.get(owner, 'test')).toEqual(added)
})

test('a server that says nothing is given up in time', async () => {
  const silent = await listener(() => {})
  const servers = arrange({ connectTimeoutMs: 200 })
  const added = await servers.add(owner, httpServer(`${silent.url}/mcp`), origin)
  expect(added).toMatchObject({
    state: 'failed',
    problem: expect.stringMatching(/does not answer in time\.$/),
  })
})

/** An HTTP server that keeps the `X-Key` of each request. */
async function listener(answer: RequestListener) {
  const keys: string[] = []
  const server = createServer((request, response) => {
    keys.push(String(request.headers['x-key']))
    answer(request, response)
  }).listen(0, '127.0.0.1')
  closedAfterwards({ close: async () => server.close().closeAllConnections() })
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object') throw new Error('no port')
  return { url: `http://127.0.0.1:${address?.port}`, keys }
}

test('headers are not sent to where a server redirects to', async () => {
  const thief = await listener((_request, response) => response.end())
  const redirecting = await listener((_request, response) => {
    response.writeHead(307, { Location: `${thief.url}/mcp` }).end()
  })
  const added = await arrange().add(
    owner,
    httpServer(`${redirecting.url}/mcp`, { 'X-Key': 'secret' }),
    origin,
  )
  expect(added.state).toBe('failed')
  expect(redirecting.keys).toContain('secret')
  expect(thief.keys).toEqual([])
})

test('headers are not sent to the authorization server that a server names', async () => {
  const authorization = await listener((_request, response) => response.writeHead(404).end())
  const asking = await listener((_request, response) => {
    const challenge = `Bearer resource_metadata="${authorization.url}/metadata"`
    response.writeHead(401, { 'WWW-Authenticate': challenge }).end()
  })
  await arrange().add(owner, httpServer(`${asking.url}/mcp`, { 'X-Key': 'secret' }), origin)
  expect(asking.keys).toContain('secret')
  expect(authorization.keys).not.toEqual([])
  expect(authorization.keys).not.toContain('secret')
})

test('connecting by hand tries a failed server again', async () => {
  const http = closedAfterwards(await startMcpServer())
  await http.kill()
  const servers = arrange()
  expect(await servers.add(owner, httpServer(http.url), origin)).toMatchObject({ state: 'failed' })
  await http.restart()
  expect(await servers.connect(owner, 'test', origin)).toMatchObject({
    state: 'connected',
    problem: undefined,
  })
})

test('a changed server is connected anew, with its tools of before until then', async () => {
  const first = closedAfterwards(await startMcpServer({ requiredHeaders: { 'x-key': 'new' } }))
  const servers = arrange()
  const added = await servers.add(owner, httpServer(first.url, { 'X-Key': 'old' }), origin)
  expect(added).toMatchObject({ state: 'failed', problem: `${first.url} answers with 403.` })
  const changed = await servers.change(owner, 'test', { headers: { 'X-Key': 'new' } }, origin)
  expect(changed).toMatchObject({ state: 'connected', header_names: ['X-Key'] })
})

test('the tools of a server that is away are known still, and their calls fail', async () => {
  const http = closedAfterwards(await startMcpServer())
  const storage = memoryDocuments()
  const before = arrange({ storage })
  await before.add(owner, httpServer(http.url), origin)
  await before.close()
  await http.kill()
  const after = arrange({ storage })
  expect(await call(after, 'add', { a: 1, b: 1 })).toMatchObject({
    status: 'failed',
    text: expect.stringMatching(/(cannot be reached \(ECONNREFUSED\)|ended the connection)\.$/),
  })
})

test('what belongs to another owner does not exist', async () => {
  const servers = arrange()
  await servers.add(owner, stdioServer('test'), origin)
  await expect(servers.get('another', 'test')).rejects.toMatchObject({ code: 'not_found' })
  expect(await servers.find('another', 'test')).toBeUndefined()
  await expect(servers.remove('another', 'test')).rejects.toMatchObject({ code: 'not_found' })
})

test('no process is left when a server is removed, nor when all are closed', async () => {
  const children = () =>
    execFileSync('ps', ['-o', 'args=', '--ppid', String(process.pid)])
      .toString()
      .split('\n')
      .filter((line) => line.includes('testing/mcp-server.ts')).length
  const before = children()
  const servers = arrange()
  await servers.add(owner, stdioServer('test'), origin)
  await servers.add(owner, { ...stdioServer('test'), name: 'Second' }, origin)
  expect(children()).toBe(before + 2)
  await servers.remove(owner, 'second')
  expect(children()).toBe(before + 1)
  await servers.close()
  expect(children()).toBe(before)
})
