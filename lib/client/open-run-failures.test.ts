import { expect, test } from 'vitest'
import { joinSource, recordRun, startSource } from './record-run'
import {
  type Answer,
  answerRest,
  cutAfter,
  openStream,
  part,
  refuse,
  runHeaders,
  smallRun,
  startTestServer,
} from '@/testing/run-server'

const wholeRun = smallRun.map((event, index) => [index + 1, event])

test.each([400, 401, 403, 404, 413, 415, 422])(
  'a POST answered %d is final, with the server’s words',
  async (status) => {
    await using server = await startTestServer(
      refuse(status, 'invalid_request', { message: 'Not like this.' }),
    )
    const run = recordRun({ source: startSource, fetch: server.fetch })

    expect(await run.disconnected).toMatchObject({
      error: { code: 'invalid_request', message: 'Not like this.', status },
    })
    expect(run.calls).toEqual(['connecting', 'disconnected', 'error invalid_request'])
    expect(server.requests).toHaveLength(1)
    run.connection.close()
  },
)

test('429 to the POST that would start a run is final and says when another try makes sense', async () => {
  await using server = await startTestServer(
    refuse(429, 'too_many_runs', { headers: { 'Retry-After': '20' } }),
  )
  const run = recordRun({ source: startSource, fetch: server.fetch })

  expect(await run.disconnected).toMatchObject({ error: { code: 'too_many_runs', retryAfter: 20_000 } })
  expect(server.requests).toHaveLength(1)
  run.connection.close()
})

test.each([408, 425, 429, 500, 502, 503, 504])('a reader answered %d tries again', async (status) => {
  await using server = await startTestServer(
    refuse(status, 'unavailable', { headers: { 'Retry-After': '0' } }),
    answerRest,
  )
  const run = recordRun({ source: joinSource(), fetch: server.fetch })
  await run.ended

  expect(run.events).toEqual(wholeRun)
  expect(run.errors).toEqual([])
})

test('503 to the POST is tried again with the same key', async () => {
  await using server = await startTestServer(refuse(503, 'unavailable'), answerRest)
  const run = recordRun({ source: startSource, fetch: server.fetch })
  await run.ended

  expect(server.requests.map(({ headers }) => headers['idempotency-key'])).toEqual(['key-1', 'key-1'])
})

test.each([
  [404, 'not_found'],
  [409, 'cursor_beyond_head'],
  [410, 'log_expired'],
  [503, 'host_not_allowed'],
])('a reader answered %d %s is told so and does not try again', async (status, code) => {
  await using server = await startTestServer(refuse(status, code))
  const run = recordRun({ source: joinSource(9), fetch: server.fetch })

  expect(await run.disconnected).toMatchObject({ error: { code, status } })
  expect(server.requests).toHaveLength(1)
  run.connection.close()
})

test('an answer that is no event stream is a failed connection', async () => {
  const page: Answer = (response) =>
    response.writeHead(200, { 'Content-Type': 'text/html' }).end('<p>Sign in</p>')
  await using server = await startTestServer(page)
  const run = recordRun({ source: startSource, fetch: server.fetch })

  expect(await run.disconnected).toMatchObject({ error: { code: 'connection_failed', status: 200 } })
  run.connection.close()
})

test('a refusal that is not in the shape of the API is a failed connection with its status', async () => {
  const proxy: Answer = (response) =>
    response.writeHead(404, { 'Content-Type': 'text/html' }).end('<h1>nginx</h1>')
  await using server = await startTestServer(proxy)
  const run = recordRun({ source: joinSource(), fetch: server.fetch })

  expect(await run.disconnected).toMatchObject({ error: { code: 'connection_failed', status: 404 } })
  run.connection.close()
})

test('connection failed: told once, when the tries are used up', async () => {
  const broken: Answer = (response) => response.destroy()
  await using server = await startTestServer(broken)
  const run = recordRun({
    source: startSource,
    fetch: server.fetch,
    retry: { baseMs: 1, capMs: 2, maxFailures: 4 },
  })

  expect(await run.disconnected).toMatchObject({ error: { code: 'connection_failed' } })
  expect(server.requests).toHaveLength(4)
  expect(run.errors.map(({ code }) => code)).toEqual(['connection_failed'])
  run.connection.close()
})

test('read failed: told once, when the tries are used up, and what arrived stays delivered', async () => {
  await using server = await startTestServer(cutAfter(part(1, 3)), cutAfter(''))
  const run = recordRun({
    source: startSource,
    fetch: server.fetch,
    retry: { baseMs: 1, capMs: 2, maxFailures: 4 },
  })

  expect(await run.disconnected).toMatchObject({ error: { code: 'read_failed' } })
  expect(run.errors.map(({ code }) => code)).toEqual(['read_failed'])
  expect(run.events).toEqual(wholeRun.slice(0, 3))
  run.connection.close()
})

test('a manual reconnect begins anew after it gave up', async () => {
  const broken: Answer = (response) => response.destroy()
  await using server = await startTestServer(broken, broken, answerRest)
  const run = recordRun({
    source: startSource,
    fetch: server.fetch,
    retry: { baseMs: 1, capMs: 2, maxFailures: 2 },
  })
  await run.disconnected

  run.connection.reconnectNow()
  await run.ended

  expect(run.events).toEqual(wholeRun)
})

test('message unparsable: told once, and the connection resumes after the last good event', async () => {
  const bad: Answer = (response) =>
    openStream(response, runHeaders).write(`${part(1, 2)}id: 3\ndata: {"type":"chunk"}\n\n${part(4)}`)
  await using server = await startTestServer(bad, answerRest)
  const run = recordRun({ source: startSource, fetch: server.fetch })
  await run.ended

  expect(run.errors.map(({ code }) => code)).toEqual(['message_unparsable'])
  expect(run.events).toEqual(wholeRun)
  expect(server.requests[1]?.headers['last-event-id']).toBe('2')
  await server.requests[0]?.closed
})

test('a gap in the numbers resumes after the last good event', async () => {
  const gap: Answer = (response) => openStream(response, runHeaders).write(part(1, 2) + part(4, 5))
  await using server = await startTestServer(gap, answerRest)
  const run = recordRun({ source: startSource, fetch: server.fetch })
  await run.ended

  expect(run.events).toEqual(wholeRun)
  expect(run.errors.map(({ code }) => code)).toEqual(['message_unparsable'])
})

test('the same event unreadable three times is final, and still told once', async () => {
  const bad: Answer = (response, { headers }) => {
    const after = Number(headers['last-event-id'] ?? 0)
    openStream(response, runHeaders).write(`${part(after + 1, 2)}id: 3\ndata: nonsense\n\n`)
  }
  await using server = await startTestServer(bad)
  const run = recordRun({ source: startSource, fetch: server.fetch })

  expect(await run.disconnected).toMatchObject({ error: { code: 'message_unparsable' } })
  expect(server.requests).toHaveLength(3)
  expect(run.errors).toHaveLength(1)
  run.connection.close()
})
