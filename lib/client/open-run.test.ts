import { expect, test } from 'vitest'
import { done } from '@/lib/sse/encode'
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
} from './test-server'

const wholeRun = smallRun.map((event, index) => [index + 1, event])

test('a run that is started: one POST with its key and body, every event in order, then the end', async () => {
  await using server = await startTestServer(answerRest)
  const run = recordRun({ source: startSource, fetch: server.fetch })
  await run.ended

  expect(run.events).toEqual(wholeRun)
  expect(run.calls).toEqual(['connecting', 'connected', 'disconnected', 'end'])
  expect(run.statuses.at(-1)).toMatchObject({ error: null })
  expect(run.identities).toEqual([{ runId: 'run-1', conversationId: 'conversation-1' }])
  expect(server.requests).toHaveLength(1)
  expect(server.requests[0]).toMatchObject({
    method: 'POST',
    url: '/api/chat/completions',
    headers: { 'idempotency-key': 'key-1', 'content-type': 'application/json', accept: 'text/event-stream' },
  })
  expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({ user_prompt: 'Count', model_name: 'demo' })
})

test('a run that is joined: GET strictly after the cursor', async () => {
  await using server = await startTestServer(answerRest)
  const run = recordRun({ source: joinSource(4), fetch: server.fetch })
  await run.ended

  expect(run.events).toEqual(wholeRun.slice(4))
  expect(server.requests[0]).toMatchObject({
    method: 'GET',
    url: '/api/runs/run-1/events',
    headers: { 'last-event-id': '4' },
  })
})

test('a cut in the stream resumes by GET after the last whole event', async () => {
  const torn = part(3, 3).slice(0, -5)
  await using server = await startTestServer(cutAfter(part(1, 2) + torn), answerRest)
  const run = recordRun({ source: startSource, fetch: server.fetch })
  await run.ended

  expect(run.events).toEqual(wholeRun)
  expect(server.requests.map(({ method, headers }) => [method, headers['last-event-id']])).toEqual([
    ['POST', undefined],
    ['GET', '2'],
  ])
  expect(run.calls).toEqual([
    'connecting',
    'connected',
    'reconnecting',
    'reconnecting',
    'connected',
    'disconnected',
    'end',
  ])
  expect(run.errors).toEqual([])
})

test('a quiet end of the stream without a terminal event is a cut, not success', async () => {
  const quiet: Answer = (response) => openStream(response, runHeaders).end(part(1, 3))
  await using server = await startTestServer(quiet, answerRest)
  const run = recordRun({ source: startSource, fetch: server.fetch })
  await run.ended

  expect(run.events).toEqual(wholeRun)
  expect(server.requests).toHaveLength(2)
})

test('[DONE] without a terminal event is not success either', async () => {
  const early: Answer = (response) => openStream(response, runHeaders).end(part(1, 3) + done)
  await using server = await startTestServer(early, answerRest)
  const run = recordRun({ source: startSource, fetch: server.fetch })
  await run.ended

  expect(run.events).toEqual(wholeRun)
})

test('a stream that ends without [DONE] leaves nothing locked: the terminal event is the end', async () => {
  const endless: Answer = (response) => openStream(response, runHeaders).write(part(1))
  await using server = await startTestServer(endless)
  const run = recordRun({ source: startSource, fetch: server.fetch })
  await run.ended

  expect(run.calls.at(-1)).toBe('end')
  run.connection.close()
})

test('a POST that broke before its headers is sent again with the same key and body', async () => {
  const broken: Answer = (response) => response.destroy()
  await using server = await startTestServer(broken, broken, answerRest)
  const run = recordRun({ source: startSource, fetch: server.fetch })
  await run.ended

  expect(run.events).toEqual(wholeRun)
  expect(
    server.requests.map(({ method, headers, body }) => [method, headers['idempotency-key'], body]),
  ).toEqual(Array(3).fill(['POST', 'key-1', JSON.stringify({ user_prompt: 'Count', model_name: 'demo' })]))
})

test('where a proxy drops the headers that name the run, its first event does', async () => {
  await using server = await startTestServer(cutAfter(part(1, 1), {}), answerRest)
  const run = recordRun({ source: startSource, fetch: server.fetch })
  await run.ended

  expect(run.identities).toEqual([{ runId: 'run-1', conversationId: 'conversation-1' }])
  expect(server.requests[1]).toMatchObject({ method: 'GET', url: '/api/runs/run-1/events' })
})

test('overlap is harmless: what was seen is delivered once', async () => {
  const again: Answer = (response) => openStream(response, runHeaders).end(part(1) + done)
  await using server = await startTestServer(cutAfter(part(1, 4)), again)
  const run = recordRun({ source: startSource, fetch: server.fetch })
  await run.ended

  expect(run.events).toEqual(wholeRun)
})

test('204 on resume: the run has ended and nothing is left', async () => {
  const nothing: Answer = (response) => response.writeHead(204).end()
  await using server = await startTestServer(cutAfter(part(1, 6)), nothing)
  const run = recordRun({ source: startSource, fetch: server.fetch })
  await run.ended

  expect(run.statuses.at(-1)).toMatchObject({ connection: 'disconnected', error: null })
  expect(run.errors).toEqual([])
})

test('data: without a space is read', async () => {
  const tight: Answer = (response) =>
    openStream(response, runHeaders).end(part(1).replaceAll('data: ', 'data:').replaceAll('id: ', 'id:'))
  await using server = await startTestServer(tight)
  const run = recordRun({ source: startSource, fetch: server.fetch })
  await run.ended

  expect(run.events).toEqual(wholeRun)
})

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

test('a silent hole: after two heartbeats without a byte the connection is dead and a new one goes on', async () => {
  const hole: Answer = (response) =>
    openStream(response, { ...runHeaders, 'X-Heartbeat-Ms': '20' }).write(part(1, 2))
  await using server = await startTestServer(hole, answerRest)
  const run = recordRun({ source: startSource, fetch: server.fetch })
  await run.ended

  expect(run.events).toEqual(wholeRun)
  await server.requests[0]?.closed
})

test('heartbeats alone keep a connection alive', async () => {
  const slow: Answer = (response) => {
    openStream(response, { ...runHeaders, 'X-Heartbeat-Ms': '50' }).write(part(1, 2))
    let beats = 0
    const timer = setInterval(() => {
      beats += 1
      if (beats < 8) response.write(': ping\n')
      else response.end(part(3) + done)
      if (beats === 8) clearInterval(timer)
    }, 25)
  }
  await using server = await startTestServer(slow)
  const run = recordRun({ source: startSource, fetch: server.fetch })
  await run.ended

  expect(run.events).toEqual(wholeRun)
  expect(server.requests).toHaveLength(1)
})

test('a server that takes the request and never answers is left after two heartbeats', async () => {
  await using server = await startTestServer(() => {}, answerRest)
  const run = recordRun({ source: startSource, fetch: server.fetch, heartbeatMs: 20 })
  await run.ended

  expect(run.events).toEqual(wholeRun)
  expect(server.requests).toHaveLength(2)
})

test('closing reaches a pending request, and nothing is told any more', async () => {
  const arrived = Promise.withResolvers<void>()
  await using server = await startTestServer(() => arrived.resolve())
  const run = recordRun({ source: startSource, fetch: server.fetch })
  await arrived.promise

  run.connection.close()
  await server.requests[0]?.closed

  expect(run.calls).toEqual(['connecting'])
})

test('closing in mid-stream closes the socket, and nothing is told any more', async () => {
  await using server = await startTestServer((response) => openStream(response, runHeaders).write(part(1, 2)))
  const connected = Promise.withResolvers<void>()
  const run = recordRun({
    source: startSource,
    fetch: async (...request) => {
      const response = await server.fetch(...request)
      connected.resolve()
      return response
    },
  })
  await connected.promise

  run.connection.close()
  await server.requests[0]?.closed

  expect(run.calls).not.toContain('disconnected')
  expect(run.errors).toEqual([])
})

test('cut after every single event, the run is still whole: each event once and in order', async () => {
  const oneByOne: Answer = (response, request) => {
    const seq = Number(request.headers['last-event-id'] ?? 0) + 1
    cutAfter(part(seq, seq) + part(seq + 1, seq + 1).slice(0, 20))(response, request)
  }
  await using server = await startTestServer(oneByOne)
  const run = recordRun({
    source: startSource,
    fetch: server.fetch,
    retry: { baseMs: 1, capMs: 2, maxFailures: 2 },
  })
  await run.ended

  expect(run.events).toEqual(wholeRun)
  expect(server.requests).toHaveLength(smallRun.length)
})
