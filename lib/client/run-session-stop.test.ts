import type { ServerResponse } from 'node:http'
import { expect, test, vi } from 'vitest'
import { blocksOf } from '@/lib/blocks/reduce'
import type { RunRequest } from './run-request'
import { createRunSession } from './run-session'
import { createRunStore } from './run-store'
import type { OpenStreamSlot, StreamSlotListener } from './stream-slots'
import {
  type Answer,
  answerRest,
  chunkOf,
  cutAfter,
  frames,
  openStream,
  part,
  refuse,
  runHeaders,
  smallRun,
  startTestServer,
  type TestServer,
  done,
} from '@/testing/run-server'

const request: RunRequest = {
  url: '/api/chat/completions',
  body: { user_prompt: 'Count', model_name: 'demo' },
}

const stopped: Answer = (response) => response.writeHead(202).end()

/** Places that the test gives and takes. */
function scriptedSlots(grants = true) {
  const listeners: StreamSlotListener[] = []
  const openSlot: OpenStreamSlot = (listener) => {
    listeners.push(listener)
    return {
      acquire: () => (grants ? listener.onGranted() : listener.onPaused()),
      takeOver: () => listener.onGranted(),
      close() {},
    }
  }
  return { openSlot, evict: () => listeners.at(-1)?.onPaused() }
}

function session(server: TestServer, slots = scriptedSlots()) {
  const store = createRunStore()
  const told: string[] = []
  const completed = Promise.withResolvers<void>()
  const failed = Promise.withResolvers<void>()
  const handle = createRunSession({
    store,
    openSlot: slots.openSlot,
    connection: { fetch: server.fetch, retry: { baseMs: 1, capMs: 4, maxFailures: 3 } },
    listener: {
      onComplete(run) {
        told.push(`complete ${run.status}`)
        completed.resolve()
      },
      onError({ code }) {
        told.push(`error ${code}`)
        failed.resolve()
      },
      onConversationCreated: (id) => told.push(`conversation ${id}`),
    },
  })
  const text = () => blocksOf(store.getState().run).map(({ content }) => content)
  return { handle, store, told, text, completed: completed.promise, failed: failed.promise }
}

/** Sends the first events and keeps the stream open for the test. */
function heldOpen(headers = runHeaders) {
  const opened = Promise.withResolvers<ServerResponse>()
  const answer: Answer = (response) => {
    openStream(response, headers).write(part(1, 3))
    opened.resolve(response)
  }
  return { answer, opened: opened.promise }
}

const shows = (check: () => boolean) => vi.waitFor(() => expect(check()).toBe(true), { interval: 2 })

test('Stop asks the server, says so at once, and the run’s end says that it stopped', async () => {
  const held = heldOpen()
  await using server = await startTestServer(held.answer, stopped)
  const { handle, store, told, completed } = session(server)
  handle.start(request)
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
  const { handle } = session(server)
  handle.start(request)
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
  const { handle, store, told } = session(server)
  handle.start(request)
  const pending = await first.promise

  handle.stop()
  if (what === 'close') handle.close()
  else handle.start(request)
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
  const { handle, store, told, failed } = session(server)
  handle.start(request)
  await held.opened
  await shows(() => store.getState().run.runId !== '')

  handle.stop()
  await failed

  expect(told.at(-1)).toBe('error not_found')
  expect(store.getState()).toMatchObject({ stopping: false, connection: 'connected' })
  handle.close()
})
