import { expect, test } from 'vitest'
import { joinSource, recordRun, startSource } from './record-run'
import {
  type Answer,
  answerRest,
  cutAfter,
  openStream,
  part,
  runHeaders,
  smallRun,
  startTestServer,
  done,
} from '@/testing/run-server'

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

test('each connection tells how far our clock is from the date of its answer', async () => {
  const anHourAgo: Answer = (response, request) => {
    response.setHeader('date', new Date(Date.now() - 3_600_000).toUTCString())
    answerRest(response, request)
  }
  await using server = await startTestServer(cutAfter(part(1, 2)), anHourAgo)
  const run = recordRun({ source: startSource, fetch: server.fetch })
  await run.ended

  const [now = NaN, behind = NaN] = run.clocks
  expect(run.clocks).toHaveLength(2)
  expect(now).toBeGreaterThanOrEqual(0)
  expect(now).toBeLessThan(30_000)
  expect(behind).toBeGreaterThanOrEqual(3_600_000)
  expect(behind).toBeLessThan(3_630_000)
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
