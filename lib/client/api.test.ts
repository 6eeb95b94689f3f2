import { afterEach, expect, test, vi } from 'vitest'
import {
  cancelRun,
  deleteConversation,
  executeInBackground,
  forkRun,
  getConversation,
  getRun,
  listConversations,
  listModels,
  renameConversation,
  rerunRun,
} from './api'
import { type Answer, refuse, startTestServer } from '@/testing/run-server'

afterEach(() => {
  vi.unstubAllGlobals()
})

async function serve(...answers: Answer[]) {
  const server = await startTestServer(...answers)
  vi.stubGlobal('fetch', server.fetch)
  return server
}

function answerJson(body: unknown, headers: Record<string, string> = {}): Answer {
  return (response) =>
    response.writeHead(200, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body))
}

const empty: Answer = (response) => response.writeHead(204).end()

test('the list of conversations comes with its ETag', async () => {
  await using server = await serve(answerJson({ items: [], next_cursor: 'n' }, { ETag: '"v1"' }))

  expect(await listConversations({ cursor: 'a b' })).toEqual({
    kind: 'fresh',
    list: { items: [], next_cursor: 'n' },
    etag: '"v1"',
  })
  expect(server.requests[0]).toMatchObject({ method: 'GET', url: '/api/conversations?limit=50&cursor=a+b' })
  expect(server.requests[0]?.headers).not.toHaveProperty('if-none-match')
})

test('a list that did not change is 304 and no list', async () => {
  await using server = await serve((response) => response.writeHead(304).end())

  expect(await listConversations({ etag: '"v1"' })).toEqual({ kind: 'unchanged' })
  expect(server.requests[0]?.headers['if-none-match']).toBe('"v1"')
})

test('one conversation, and the models', async () => {
  await using server = await serve(answerJson({ messages: [] }), answerJson({ items: [], default: 'demo' }))

  expect(await getConversation('a/b')).toEqual({ messages: [] })
  expect(await listModels()).toEqual({ items: [], default: 'demo' })
  expect(server.requests.map(({ url }) => url)).toEqual(['/api/conversations/a%2Fb', '/api/models'])
})

test('renaming, deleting and stopping', async () => {
  await using server = await serve(empty, empty, (response) => response.writeHead(202).end())

  await renameConversation('c', 'New')
  await deleteConversation('c')
  await cancelRun('r/1')

  expect(server.requests.map(({ method, url, body }) => [method, url, body])).toEqual([
    ['PATCH', '/api/conversations/c', '{"title":"New"}'],
    ['DELETE', '/api/conversations/c', ''],
    ['POST', '/api/runs/r%2F1/cancel', ''],
  ])
  expect(server.requests[0]?.headers['content-type']).toBe('application/json')
})

test('a refusal keeps the server’s code, words, status, field and Retry-After', async () => {
  const body = {
    error: { message: 'Too long.', type: 'x', code: 'rate_limited', param: 'title', run_id: 'r' },
  }
  const answer: Answer = (response) =>
    response
      .writeHead(429, { 'Content-Type': 'application/json', 'Retry-After': '3' })
      .end(JSON.stringify(body))
  await using _server = await serve(answer)

  await expect(renameConversation('c', 'x')).rejects.toMatchObject({
    name: 'ClientError',
    code: 'rate_limited',
    message: 'Too long.',
    status: 429,
    param: 'title',
    runId: 'r',
    retryAfter: 3_000,
  })
})

test('a code that this build does not know is a failed connection with the server’s words', async () => {
  await using _server = await serve(refuse(418, 'teapot', { message: 'Short and stout.' }))

  await expect(listModels()).rejects.toMatchObject({
    code: 'connection_failed',
    message: 'Short and stout.',
    status: 418,
  })
})

test('no server, and a cut answer, are told apart', async () => {
  const cut: Answer = (response) => {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '100' })
    response.write('{"items":', () => response.destroy())
  }
  await using _server = await serve((response) => response.destroy(), cut)

  await expect(listModels()).rejects.toMatchObject({ code: 'connection_failed' })
  await expect(listModels()).rejects.toMatchObject({ code: 'read_failed' })
})

test('an abort stays an abort', async () => {
  await using _server = await serve(() => {})

  await expect(listModels(AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' })
})

/** The stream of a run that has begun and goes on. */
const begun: Answer = (response) =>
  response
    .writeHead(200, {
      'Content-Type': 'text/event-stream',
      'X-Run-Id': 'run-2',
      'X-Conversation-Id': 'conversation-2',
    })
    .write(': ping\n')

test('a rerun and a fork name the run that began, and let go of its stream', async () => {
  await using server = await serve(begun, begun)

  const started = { runId: 'run-2', conversationId: 'conversation-2' }
  expect(await rerunRun('run 1', { span_id: 's', input: 'x' })).toEqual(started)
  expect(await forkRun('run 1', {})).toEqual(started)
  await Promise.all(server.requests.map(({ closed }) => closed))

  expect(server.requests).toMatchObject([
    { method: 'POST', url: '/api/runs/run%201/rerun', body: '{"span_id":"s","input":"x"}' },
    { method: 'POST', url: '/api/runs/run%201/fork', body: '{}' },
  ])
})

test('a rerun that is refused says why', async () => {
  await using _server = await serve(refuse(409, 'run_in_progress'))

  await expect(rerunRun('run-1', {})).rejects.toMatchObject({ code: 'run_in_progress', status: 409 })
})

test('an answer that names no run is no rerun', async () => {
  await using _server = await serve(answerJson({}))

  await expect(rerunRun('run-1', {})).rejects.toMatchObject({ code: 'read_failed' })
})

test('a run in the background is named by the answer', async () => {
  await using server = await serve(answerJson({ run_id: 'run-3', conversation_id: 'c', status: 'running' }))

  expect(await executeInBackground({ graph_name: 'digest', input_text: 'a' })).toEqual({
    runId: 'run-3',
    conversationId: 'c',
  })
  expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({
    graph_name: 'digest',
    input_text: 'a',
    background: true,
  })
})

test('a run says what it executes', async () => {
  await using server = await serve(answerJson({ run_id: 'run-1', definition: { graph_id: 'digest' } }))

  expect((await getRun('run-1')).definition).toEqual({ graph_id: 'digest' })
  expect(server.requests[0]).toMatchObject({ method: 'GET', url: '/api/runs/run-1' })
})
