import { afterEach, expect, test, vi } from 'vitest'
import type { GraphDefinitionInput } from '@/lib/protocol/graphs'
import { type Answer, refuse, startTestServer } from '@/testing/run-server'
import {
  checkGraph,
  createGraph,
  removeGraph,
  exportGraph,
  getGraph,
  getGraphVersion,
  importGraph,
  listGraphs,
  listGraphVersions,
  saveGraph,
} from './graphs-api'

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

const definition: GraphDefinitionInput = { name: 'Flow', nodes: [{ kind: 'start', id: 'start' }] }
const asText = JSON.stringify(definition)

test('graphs and their versions are read, one or all', async () => {
  await using server = await serve(
    json({ items: [] }),
    json({ id: 'a/b' }),
    json({ items: [] }),
    json({ revision: 3 }),
  )

  expect(await listGraphs()).toEqual({ items: [] })
  expect(await getGraph('a/b')).toEqual({ id: 'a/b' })
  expect(await listGraphVersions('a/b')).toEqual({ items: [] })
  expect(await getGraphVersion('a/b', 3)).toEqual({ revision: 3 })
  expect(server.requests.map(({ url }) => url)).toEqual([
    '/api/graphs',
    '/api/graphs/a%2Fb',
    '/api/graphs/a%2Fb/versions',
    '/api/graphs/a%2Fb/versions/3',
  ])
})

test('a graph is made from its definition, changed with its revision, checked, and deleted', async () => {
  await using server = await serve(json({ id: 'flow' }))

  await createGraph(definition)
  await saveGraph('flow', { revision: 3, definition })
  await checkGraph(definition, new AbortController().signal, 'flow')
  await removeGraph('flow')

  expect(server.requests.map(({ method, url, body }) => [method, url, body])).toEqual([
    ['POST', '/api/graphs', asText],
    ['PUT', '/api/graphs/flow', `{"revision":3,"definition":${asText}}`],
    ['POST', '/api/graphs/check', `{"id":"flow","definition":${asText}}`],
    ['DELETE', '/api/graphs/flow', ''],
  ])
})

test('a save over somebody else’s is a conflict', async () => {
  await using _server = await serve(refuse(409, 'conflict'))

  await expect(saveGraph('flow', { revision: 1, definition })).rejects.toMatchObject({
    code: 'conflict',
    status: 409,
  })
})

test('an export is text, and an import sends a file’s text as it is', async () => {
  const answer = { graph: { id: 'flow' }, notes: ['The graph “x” is stored as “x-2”.'] }
  await using server = await serve((response) => response.end('{"weir":"graph"}'), json(answer))

  expect(await exportGraph('flow')).toBe('{"weir":"graph"}')
  expect(await importGraph('{ "weir": "graph" }')).toEqual(answer)
  expect(server.requests.map(({ url, headers, body }) => [url, headers['content-type'], body])).toEqual([
    ['/api/graphs/flow/export', undefined, ''],
    ['/api/graphs/import', 'application/json', '{ "weir": "graph" }'],
  ])
})
