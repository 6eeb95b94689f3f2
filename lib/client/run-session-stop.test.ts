import type { ServerResponse } from 'node:http'
import { expect, test, vi } from 'vitest'
import {
  type Answer,
  done,
  frames,
  heldOpen,
  openStream,
  part,
  refuse,
  runHeaders,
  startTestServer,
} from '@/testing/run-server'
import { countRequest, recordSession } from './record-session'

const stopped: Answer = (response) => response.writeHead(202).end()

const shows = (check: () => boolean) => vi.waitFor(() => expect(check()).toBe(true), { interval: 2 })

test('Stop asks the server, says so at once, and the run’s end says that it stopped', async () => {
  const held = heldOpen()
  await using server = await startTestServer(held.answer, stopped)
  const { handle, store, told, completed } = recordSession(server)
  handle.start(countRequest)
  const response = await held.opened
  await shows(() => store.getState().run.runId !== '')

  handle.stop()
  expect(store.getState().stopping).toBe(true)
  await shows(() => server.requests.length === 2)
  expect(server.requests[1]).toMatchObject({ method: 'POST', url: '/api/runs/run-1/cancel' })
  expect(store.getState().stopping).toBe(true)
  const usage = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }
  response.end(
    frames([4, { type: 'run_end', t: 4, status: 'stopped', reason: 'user', usage, duration_ms: 4 }]) + done,
  )
  await completed

  expect(told.at(-1)).toBe('complete stopped')
  expect(store.getState().stopping).toBe(false)
})

test('a Stop while the POST is pending reaches the run as soon as it has a name', async () => {
  const first = Promise.withResolvers<ServerResponse>()
  await using server = await startTestServer((response) => first.resolve(response), stopped)
  const { handle } = recordSession(server)
  handle.start(countRequest)
  const pending = await first.promise

  handle.stop()
  openStream(pending, runHeaders)
  await shows(() => server.requests.length === 2)

  expect(server.requests[1]?.url).toBe('/api/runs/run-1/cancel')
  handle.close()
})

test.each(['close', 'start'] as const)('a Stop while the POST is pending survives a %s', async (what) => {
  const first = Promise.withResolvers<ServerResponse>()
  const later: Answer = (response, { url }) => {
    if (url.endsWith('/cancel')) response.writeHead(202).end()
    else openStream(response, { 'X-Run-Id': 'run-2' })
  }
  await using server = await startTestServer((response) => first.resolve(response), later)
  const { handle, store, told } = recordSession(server)
  handle.start(countRequest)
  const pending = await first.promise

  handle.stop()
  if (what === 'close') handle.close()
  else handle.start(countRequest)
  openStream(pending, runHeaders).write(part(1, 2))
  await shows(() => server.requests.some(({ url }) => url === '/api/runs/run-1/cancel'))
  await server.requests[0]?.closed

  expect(store.getState().run.runId).toBe('')
  expect(told).toEqual([])
  handle.close()
})

test('a Stop that the server refuses is told, and can be tried again', async () => {
  const held = heldOpen()
  await using server = await startTestServer(held.answer, refuse(404, 'not_found'))
  const { handle, store, told, failed } = recordSession(server)
  handle.start(countRequest)
  await held.opened
  await shows(() => store.getState().run.runId !== '')

  handle.stop()
  await failed

  expect(told.at(-1)).toBe('error not_found')
  expect(store.getState()).toMatchObject({ stopping: false, connection: 'connected' })
  handle.close()
})
