import { afterEach, expect, test, vi } from 'vitest'
import { type Answer, refuse, startTestServer } from '@/testing/run-server'
import {
  createAgent,
  deleteAgent,
  exportAgent,
  getAgent,
  importAgent,
  listAgents,
  saveAgent,
} from './agents-api'

afterEach(() => {
  vi.unstubAllGlobals()
})

async function serve(...answers: Answer[]) {
  const server = await startTestServer(...answers)
  vi.stubGlobal('fetch', server.fetch)
  return server
}

const json =
  (body: unknown): Answer =>
  (response) =>
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))

test('agents are read, one or all', async () => {
  await using server = await serve(json({ items: [] }), json({ id: 'a/b' }))

  expect(await listAgents()).toEqual({ items: [] })
  expect(await getAgent('a/b')).toEqual({ id: 'a/b' })
  expect(server.requests.map(({ url }) => url)).toEqual(['/api/agents', '/api/agents/a%2Fb'])
})

test('an agent is made from its definition, changed with its revision, and deleted', async () => {
  await using server = await serve(json({ id: 'scout' }))

  await createAgent({ name: 'Scout' })
  await saveAgent('scout', { revision: 3, definition: { name: 'Scout' } })
  await deleteAgent('scout')

  expect(server.requests.map(({ method, url, body }) => [method, url, body])).toEqual([
    ['POST', '/api/agents', '{"name":"Scout"}'],
    ['PUT', '/api/agents/scout', '{"revision":3,"definition":{"name":"Scout"}}'],
    ['DELETE', '/api/agents/scout', ''],
  ])
})

test('a save over somebody else’s is a conflict', async () => {
  await using _server = await serve(refuse(409, 'conflict'))

  await expect(saveAgent('scout', { revision: 1, definition: { name: 'S' } })).rejects.toMatchObject({
    code: 'conflict',
    status: 409,
  })
})

test('an export is text, and an import sends what the file held', async () => {
  await using server = await serve((response) => response.end('{"weir":"agent"}'), json({ id: 'scout' }))

  expect(await exportAgent('scout')).toBe('{"weir":"agent"}')
  expect(await importAgent({ weir: 'agent' })).toEqual({ id: 'scout' })
  expect(server.requests.map(({ url, body }) => [url, body])).toEqual([
    ['/api/agents/scout/export', ''],
    ['/api/agents/import', '{"weir":"agent"}'],
  ])
})
