import type { ServerResponse } from 'node:http'
import { expect, test, vi } from 'vitest'
import {
  type Answer,
  answerRest,
  chunkOf,
  cutAfter,
  done,
  frames,
  heldOpen,
  openStream,
  part,
  refuse,
  runHeaders,
  smallRun,
  startTestServer,
} from '@/testing/run-server'
import { countRequest, recordSession, scriptedSlots } from './record-session'

const stopped: Answer = (response) => response.writeHead(202).end()

const shows = (check: () => boolean) => vi.waitFor(() => expect(check()).toBe(true), { interval: 2 })

test('a started run: the conversation is told once, the blocks fold, completion is told once', async () => {
  await using server = await startTestServer(cutAfter(part(1, 3)), answerRest)
  const { handle, store, told, text, completed } = recordSession(server)

  handle.start(countRequest)
  expect(store.getState()).toMatchObject({ connection: 'connecting', error: null })
  await completed

  expect(told).toEqual(['conversation conversation-1', 'complete completed'])
  expect(text()).toEqual(['one two three'])
  expect(store.getState()).toMatchObject({
    connection: 'disconnected',
    error: null,
    eventsArrived: 7,
    stopping: false,
  })
})

test('a run in a conversation that is there creates none', async () => {
  await using server = await startTestServer(answerRest)
  const { handle, told, completed } = recordSession(server)

  handle.start({
    ...countRequest,
    body: { ...countRequest.body, conversation_id: 'conversation-1' },
    startsConversation: false,
  })
  await completed

  expect(told).toEqual(['complete completed'])
})

test('an error followed by [DONE] is no success: it is complete when the run has ended, and as failed', async () => {
  const error = { message: 'The model refused.', type: 'upstream_error', code: 'upstream_rejected' }
  const start = frames(...smallRun.slice(0, 2).map((event, index) => [index + 1, event] as const))
  const failing = frames([3, { type: 'error', t: 3, error }])
  const usage = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }
  const end = frames([4, { type: 'run_end', t: 4, status: 'failed', usage, duration_ms: 4 }])
  await using server = await startTestServer(
    (response) => openStream(response, runHeaders).end(start + failing + done),
    (response) => openStream(response, runHeaders).end(end + done),
  )
  const { handle, store, told, text, completed } = recordSession(server)

  handle.start(countRequest)
  await completed

  expect(told).toEqual(['conversation conversation-1', 'complete failed'])
  expect(store.getState().run).toMatchObject({ status: 'failed', error, input: { content: 'Count' } })
  expect(text()).toEqual(['one '])
})

test('starting again while the first request is pending detaches it: the two never mix', async () => {
  const first = Promise.withResolvers<ServerResponse>()
  const other = smallRun.map((event) =>
    event.type === 'run_start' ? { ...event, run_id: 'run-2', conversation_id: 'conversation-2' } : event,
  )
  await using server = await startTestServer(
    (response) => first.resolve(response),
    (response) =>
      openStream(response, { 'X-Run-Id': 'run-2', 'X-Conversation-Id': 'conversation-2' }).end(
        frames(...other.map((event, index) => [index + 1, event] as const)) + done,
      ),
  )
  const { handle, store, told, text, completed } = recordSession(server)

  handle.start(countRequest)
  const pending = await first.promise
  handle.start(countRequest)
  openStream(pending, runHeaders).write(part(1, 4))
  await completed
  await server.requests[0]?.closed

  expect(told).toEqual(['conversation conversation-2', 'complete completed'])
  expect(store.getState().run.runId).toBe('run-2')
  expect(text()).toEqual(['one two three'])
  const keys = server.requests.map(({ headers }) => headers['idempotency-key'])
  expect(new Set(keys).size).toBe(2)
})

test('starting again in mid-stream takes nothing more of the first run', async () => {
  const held = heldOpen()
  await using server = await startTestServer(held.answer, answerRest)
  const { handle, text, completed } = recordSession(server)
  handle.start(countRequest)
  const response = await held.opened
  await shows(() => text().length > 0)

  handle.start(countRequest)
  response.write(frames([4, chunkOf('of the first')]))
  await completed

  expect(text()).toEqual(['one two three'])
})

test('closing detaches: the socket closes, nothing is stopped, the state says so', async () => {
  const held = heldOpen()
  await using server = await startTestServer(held.answer)
  const { handle, store, told, text } = recordSession(server)
  handle.start(countRequest)
  await held.opened
  await shows(() => text().length > 0)

  handle.close()
  await server.requests[0]?.closed

  expect(server.requests).toHaveLength(1)
  expect(told).toEqual(['conversation conversation-1'])
  expect(store.getState()).toMatchObject({ connection: 'disconnected', error: null })
  expect(text()).toEqual(['one two '])
})

test('a failed start keeps its error, and a manual reconnect sends the same key again', async () => {
  await using server = await startTestServer(refuse(429, 'too_many_runs'), answerRest)
  const { handle, store, told, failed, completed } = recordSession(server)

  handle.start(countRequest)
  await failed
  expect(store.getState()).toMatchObject({ connection: 'disconnected', error: { code: 'too_many_runs' } })
  handle.reconnectNow()
  await completed

  expect(told).toEqual(['error too_many_runs', 'conversation conversation-1', 'complete completed'])
  expect(new Set(server.requests.map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
})

test('a tab without a place is paused and opens nothing; a Stop in it stops the run, and shows its end there', async () => {
  await using server = await startTestServer(stopped, answerRest)
  const { handle, store, text, completed } = recordSession(server, scriptedSlots(false))

  handle.join('run-1')
  expect(store.getState()).toMatchObject({ paused: true, connection: 'disconnected', error: null })
  expect(server.requests).toEqual([])
  handle.stop()
  await completed

  expect(server.requests.map(({ url }) => url)).toEqual(['/api/runs/run-1/cancel', '/api/runs/run-1/events'])
  expect(store.getState().paused).toBe(false)
  expect(text()).toEqual(['one two three'])
})

test('a tab whose place is taken while its Stop is under way takes it back, and shows the end', async () => {
  const held = heldOpen()
  await using server = await startTestServer(held.answer, stopped, answerRest)
  const slots = scriptedSlots()
  const { handle, store, text, completed } = recordSession(server, slots)
  handle.start(countRequest)
  await held.opened
  await shows(() => text().length > 0)

  handle.stop()
  await shows(() => server.requests.length === 2)
  slots.evict()
  await completed

  expect(store.getState().paused).toBe(false)
  expect(text()).toEqual(['one two three'])
})

test('a tab whose place is taken closes its stream, keeps what it has, and goes on after it', async () => {
  const held = heldOpen()
  await using server = await startTestServer(held.answer, answerRest)
  const slots = scriptedSlots()
  const { handle, store, text, completed } = recordSession(server, slots)
  handle.start(countRequest)
  await held.opened
  await shows(() => text().length > 0)

  slots.evict()
  await server.requests[0]?.closed
  expect(store.getState()).toMatchObject({ paused: true, connection: 'disconnected' })
  expect(text()).toEqual(['one two '])
  handle.follow()
  await completed

  expect(text()).toEqual(['one two three'])
  expect(server.requests[1]).toMatchObject({ method: 'GET', headers: { 'last-event-id': '3' } })
})

test('joining again after a cursor goes on with what the store holds', async () => {
  const held = heldOpen()
  await using server = await startTestServer(held.answer, answerRest)
  const { handle, text, completed } = recordSession(server)
  handle.join('run-1')
  await held.opened
  await shows(() => text().length > 0)

  handle.close()
  handle.join('run-1', 3)
  await completed

  expect(text()).toEqual(['one two three'])
})

test('joining another run shows nothing of the one before', async () => {
  await using server = await startTestServer(answerRest, () => {})
  const { handle, store, text, completed } = recordSession(server)
  handle.join('run-1')
  await completed

  handle.join('run-2', 7)

  expect(text()).toEqual([])
  expect(store.getState()).toMatchObject({ connection: 'connecting', eventsArrived: 0 })
  handle.close()
})
