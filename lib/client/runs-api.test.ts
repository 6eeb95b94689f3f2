import { afterEach, expect, test, vi } from 'vitest'
import { type Answer, refuse, startTestServer } from '@/testing/run-server'
import { listRuns, runExportPath } from './runs-api'

afterEach(() => {
  vi.unstubAllGlobals()
})

async function serve(...answers: Answer[]) {
  const server = await startTestServer(...answers)
  vi.stubGlobal('fetch', server.fetch)
  return server
}

test('runs are read a page at a time, by what is given of the filter', async () => {
  const json: Answer = (response) =>
    response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"items":[],"next_cursor":"n"}')
  await using server = await serve(json, json)

  expect(await listRuns()).toEqual({ items: [], next_cursor: 'n' })
  await listRuns({ mode: 'graph', status: undefined, speaker: 'a & b', cursor: 'n' })

  expect(server.requests.map(({ url }) => url)).toEqual([
    '/api/runs?limit=50',
    '/api/runs?limit=50&mode=graph&speaker=a+%26+b&cursor=n',
  ])
})

test('a refusal is told by its code', async () => {
  await using _server = await serve(refuse(400, 'invalid_request'))

  await expect(listRuns({ cursor: 'x' })).rejects.toMatchObject({ code: 'invalid_request', status: 400 })
})

test('the path of an export holds the id of the run and the format', () => {
  expect(runExportPath('a/b', 'jsonl')).toBe('/api/runs/a%2Fb/export?format=jsonl')
})
