// @vitest-environment jsdom
import { renderHook } from '@testing-library/react'
import { StrictMode, useEffect } from 'react'
import { expect, test, vi } from 'vitest'
import { enhancedStreamingState } from '@/lib/blocks/reduce'
import { scriptedSlots } from '@/lib/client/record-session'
import type { StartOptions } from '@/lib/client/run-request'
import {
  answerRest,
  heldOpen,
  openStream,
  part,
  refuse,
  runHeaders,
  startTestServer,
  type TestServer,
} from '@/testing/run-server'
import { type SSEConnection, useSSEConnection } from './use-sse-connection'

const chat: StartOptions = { mode: 'chat', modelName: 'demo' }

/** The hook under StrictMode, which mounts, unmounts and mounts again, with every callback recorded. */
function mount(server: TestServer, onMount: (connection: SSEConnection) => void = () => {}) {
  const told: string[] = []
  const session = {
    connection: { fetch: server.fetch, retry: { baseMs: 1, capMs: 4, maxFailures: 3 } },
    openSlot: scriptedSlots().openSlot,
  }
  let renders = 0
  const hook = renderHook(
    ({ name }) => {
      renders += 1
      const connection = useSSEConnection({
        session,
        onComplete: (run) => told.push(`${name}: complete ${run.status}`),
        onError: ({ code }) => told.push(`${name}: error ${code}`),
        onConversationCreated: (id) => told.push(`${name}: conversation ${id}`),
      })
      useEffect(() => onMount(connection), [connection])
      return connection
    },
    { wrapper: StrictMode, initialProps: { name: 'first' } },
  )
  const connection = () => hook.result.current
  const streaming = () => enhancedStreamingState(connection().store.getState().run)
  return { hook, connection, streaming, told, renders: () => renders }
}

const shows = (check: () => boolean) => vi.waitFor(() => expect(check()).toBe(true), { interval: 2 })

test('a run from start to end: one request, the conversation once, completion once', async () => {
  await using server = await startTestServer(answerRest)
  const { connection, streaming, told } = mount(server)

  connection().startConnection('Count', chat)
  await shows(() => told.length === 2)

  expect(told).toEqual(['first: conversation conversation-1', 'first: complete completed'])
  expect(streaming()).toMatchObject({
    isStreaming: false,
    error: null,
    blocks: [{ content: 'one two three' }],
  })
  expect(server.requests).toHaveLength(1)
  expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({ user_prompt: 'Count', model_name: 'demo' })
})

test.each([
  ['chat', chat, '/api/chat/completions'],
  ['agent', { mode: 'agent', agentName: 'scout' }, '/api/agent/run'],
  ['graph', { mode: 'graph', graphName: 'triage' }, '/api/graphs/execute'],
] as const)('the mode %s has its own request', async (_mode, options, url) => {
  await using server = await startTestServer(answerRest)
  const { connection, told } = mount(server)

  connection().startConnection('Count', options)
  await shows(() => told.length === 2)

  expect(server.requests[0]).toMatchObject({ method: 'POST', url })
})

test('a graph goes on where another of its runs came to, beside that answer', async () => {
  await using server = await startTestServer(answerRest)
  const { connection, told } = mount(server)

  connection().startConnection('', {
    mode: 'graph',
    graphName: 'triage',
    conversationId: 'conversation-1',
    parentMessageId: 'message-0',
    retryOf: 'message-2',
    continueFromCheckpoint: 'run-0',
    background: false,
  })
  await shows(() => told.length === 1)

  expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({
    graph_name: 'triage',
    input_text: '',
    conversation_id: 'conversation-1',
    parent_message_id: 'message-0',
    retry_of: 'message-2',
    continue_from_checkpoint: 'run-0',
    background: false,
  })
  expect(told).toEqual(['first: complete completed'])
})

test('any other mode throws, and what is followed goes on', async () => {
  const held = heldOpen()
  await using server = await startTestServer(held.answer)
  const { connection, streaming } = mount(server)
  connection().startConnection('Count', chat)
  await held.opened
  await shows(() => streaming().isStreaming)

  expect(() => connection().startConnection('Count', JSON.parse('{"mode":"opera"}'))).toThrow(
    'Unsupported mode: opera',
  )
  expect(streaming().isStreaming).toBe(true)
  expect(connection().store.getState().connection).toBe('connected')
})

test('a stream that ends without [DONE] does not leave the input locked', async () => {
  await using server = await startTestServer((response) => openStream(response, runHeaders).end(part(1)))
  const { connection, streaming, told } = mount(server)

  connection().startConnection('Count', chat)
  await shows(() => told.includes('first: complete completed'))

  expect(streaming().isStreaming).toBe(false)
})

test('a failure is told once, and the state says why there is no connection', async () => {
  await using server = await startTestServer(refuse(401, 'unauthorized'))
  const { connection, told } = mount(server)

  connection().startConnection('Count', chat)
  await shows(() => told.length === 1)

  expect(told).toEqual(['first: error unauthorized'])
  expect(connection().store.getState()).toMatchObject({
    connection: 'disconnected',
    error: { code: 'unauthorized', status: 401 },
  })
})

test('the callbacks of the latest render are called', async () => {
  const held = heldOpen()
  await using server = await startTestServer(held.answer)
  const { hook, connection, told } = mount(server)
  connection().startConnection('Count', chat)
  const response = await held.opened

  hook.rerender({ name: 'second' })
  await shows(() => told.length === 1)
  response.end(part(4))
  await shows(() => told.length === 2)

  expect(told[1]).toBe('second: complete completed')
})

test('there is a Stop, and it reaches the server', async () => {
  const held = heldOpen()
  await using server = await startTestServer(held.answer, (response) => response.writeHead(202).end())
  const { connection, streaming } = mount(server)
  connection().startConnection('Count', chat)
  await held.opened
  await shows(() => streaming().isStreaming)

  connection().stop()
  await shows(() => server.requests.length === 2)

  expect(server.requests[1]).toMatchObject({ method: 'POST', url: '/api/runs/run-1/cancel' })
  expect(connection().store.getState().stopping).toBe(true)
})

test('unmounting detaches and stops nothing', async () => {
  const held = heldOpen()
  await using server = await startTestServer(held.answer)
  const { hook, connection, streaming, told } = mount(server)
  connection().startConnection('Count', chat)
  await held.opened
  await shows(() => streaming().isStreaming)

  hook.unmount()
  await server.requests[0]?.closed

  expect(server.requests).toHaveLength(1)
  expect(told).toEqual(['first: conversation conversation-1'])
})

test('a page that joins in an effect under StrictMode takes each event once and completes once', async () => {
  await using server = await startTestServer(answerRest)
  const { connection, streaming, told } = mount(server, ({ joinRun }) => joinRun('run-1'))

  await shows(() => told.length === 1)

  expect(told).toEqual(['first: complete completed'])
  expect(streaming().blocks.map(({ content }) => content)).toEqual(['one two three'])
  expect(connection().store.getState().eventsArrived).toBe(7)
})

test('the hook itself never renders again, however much arrives, and gives out the same object', async () => {
  await using server = await startTestServer(answerRest)
  const { connection, told, renders } = mount(server)
  const first = connection()
  const before = renders()

  first.startConnection('Count', chat)
  await shows(() => told.length === 2)

  expect(renders()).toBe(before)
  expect(connection()).toBe(first)
})
