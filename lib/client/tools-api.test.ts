import { afterEach, expect, test, vi } from 'vitest'
import { startTestServer } from '@/testing/run-server'
import {
  addToolServer,
  callTool,
  changeToolServer,
  connectToolServer,
  listToolServers,
  removeToolServer,
} from './tools-api'

afterEach(() => {
  vi.unstubAllGlobals()
})

async function serveJson(body: unknown) {
  const server = await startTestServer((response) =>
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body)),
  )
  vi.stubGlobal('fetch', server.fetch)
  return server
}

test('servers are listed, added, changed, connected and removed', async () => {
  await using server = await serveJson({ items: [], commands: ['files'] })
  const input = { transport: 'stdio', name: 'Files', command: 'files' } as const

  expect(await listToolServers()).toEqual({ items: [], commands: ['files'] })
  await addToolServer(input)
  await changeToolServer('my files', input)
  await connectToolServer('my files')
  await removeToolServer('my files')

  expect(server.requests.map(({ method, url, body }) => [method, url, body])).toEqual([
    ['GET', '/api/mcp/servers', ''],
    ['POST', '/api/mcp/servers', JSON.stringify(input)],
    ['PUT', '/api/mcp/servers/my%20files', JSON.stringify(input)],
    ['POST', '/api/mcp/servers/my%20files/connect', ''],
    ['DELETE', '/api/mcp/servers/my%20files', ''],
  ])
})

test('a tool is called with its arguments', async () => {
  await using server = await serveJson({ status: 'failed', content: [], duration_ms: 4 })

  expect(await callTool('builtin', 'calc/2', { expression: '1/0' })).toMatchObject({ status: 'failed' })
  expect(server.requests[0]).toMatchObject({
    method: 'POST',
    url: '/api/mcp/servers/builtin/tools/calc%2F2/call',
    body: '{"arguments":{"expression":"1/0"}}',
  })
})

test('a header that stays is sent without its value', async () => {
  await using server = await serveJson({ id: 'linear' })
  const input = {
    transport: 'http',
    name: 'Linear',
    url: 'https://mcp.example',
    headers: { 'X-Team': 'a' },
  } as const

  await changeToolServer('linear', input, ['Authorization'])

  expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({
    ...input,
    headers: { 'X-Team': 'a', Authorization: null },
  })
})
