/** The HTTP API as other programs use it. */
import { spawn } from 'node:child_process'
import { readRun } from '@/testing/event-reader'
import { startWeir } from '@/testing/start-weir'
import { expect, test } from './story'

const chat = (model: string, more: object = {}) => ({
  data: { user_prompt: 'Hello', model_name: model, ...more },
})

test('an event stream has the headers, the first bytes and the end that the wire promises', async ({
  weir,
}) => {
  const response = await fetch(`${weir.url}/api/chat/completions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ user_prompt: 'Hello', model_name: 'steady-3x1' }),
  })
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  expect(response.headers.get('cache-control')).toBe('no-cache, no-transform')
  expect(response.headers.get('x-accel-buffering')).toBe('no')
  expect(response.headers.get('x-heartbeat-ms')).toBe('15000')
  expect(response.headers.get('x-run-id')).toBeTruthy()
  expect(response.headers.get('x-conversation-id')).toBeTruthy()
  const text = await response.text()
  expect(text).toMatch(/^:.*\nretry: \d+\n\nid: 1\ndata: \{"type":"run_start"/)
  expect(text).toMatch(/"type":"run_end".*\n\ndata: \[DONE\]\n\n$/)
})

test('`stream: false` equals the fold of the streamed run', async ({ request }) => {
  const streamed = await request.post('/api/chat/completions', chat('reasoning'))
  const runId = streamed.headers()['x-run-id'] ?? ''
  const conversationId = streamed.headers()['x-conversation-id'] ?? ''
  await expect
    .poll(async () => (await (await request.get(`/api/runs/${runId}`)).json()).status)
    .toBe('completed')
  const { messages } = await (await request.get(`/api/conversations/${conversationId}`)).json()

  const answered = await (
    await request.post('/api/chat/completions', chat('reasoning', { stream: false }))
  ).json()
  expect(withoutTimes(answered.blocks)).toEqual(withoutTimes(messages[1].blocks))
  expect(answered).toMatchObject({ status: 'completed', usage: messages[1].end.usage })
  expect(answered.messages).toEqual([
    { role: 'user', content: 'Hello' },
    { role: 'assistant', content: 'word0 word1 word2 word3 ', reasoning_content: 'word0 word1 word2 word3 ' },
  ])
})

test('the same Idempotency-Key joins the run; another body under it is refused', async ({
  request,
  upstream,
}) => {
  const before = upstream.requests.length
  const headers = { 'Idempotency-Key': crypto.randomUUID() }
  const post = (model: string) => request.post('/api/chat/completions', { ...chat(model), headers })
  const [first, second] = await Promise.all([post('steady-5x5'), post('steady-5x5')])
  expect(first.headers()['x-run-id']).toBe(second.headers()['x-run-id'])
  expect(await first.text()).toBe(await second.text())
  expect(upstream.requests.length - before).toBe(1)
  expect((await post('steady-6x5')).status()).toBe(422)
})

test('more runs than MAX_CONCURRENT_RUNS are refused with Retry-After', async ({ upstream }) => {
  const weir = await startWeir({ env: { OPENAI_BASE_URL: upstream.url, MAX_CONCURRENT_RUNS: '1' } })
  try {
    const post = () =>
      fetch(`${weir.url}/api/chat/completions`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ user_prompt: 'Hello', model_name: 'stall' }),
      })
    const first = await post()
    const second = await post()
    expect([first.status, second.status]).toEqual([200, 429])
    expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await second.json()).toMatchObject({ error: { code: 'too_many_runs' } })
    await first.body?.cancel()
  } finally {
    await weir.close()
  }
})

const refusals = [
  { name: 'an empty prompt', data: { user_prompt: ' ', model_name: 'demo' }, status: 400 },
  { name: 'no model', data: { user_prompt: 'Hello' }, status: 400 },
  { name: 'an unknown field', data: { user_prompt: 'Hello', model_name: 'demo', sudo: true }, status: 400 },
  {
    name: 'an operator for an id',
    data: { user_prompt: 'x', model_name: 'demo', conversation_id: { $gt: '' } },
    status: 400,
  },
  { name: 'an unknown model', data: { user_prompt: 'Hello', model_name: 'no-such-model' }, status: 404 },
  {
    name: 'an unknown conversation',
    data: { user_prompt: 'x', model_name: 'demo', conversation_id: 'none' },
    status: 404,
  },
]

for (const { name, data, status } of refusals) {
  test(`${name} is refused with ${status} and a sentence, and nothing is stored`, async ({ request }) => {
    const count = async () => (await (await request.get('/api/conversations?limit=200')).json()).items.length
    const before = await count()
    const response = await request.post('/api/chat/completions', { data })
    expect(response.status()).toBe(status)
    expect((await response.json()).error.message).toMatch(/\w+.*\.$/)
    expect(await count()).toBe(before)
  })
}

test('cursors: 204 at the end, 409 beyond it, 400 for nonsense, 404 for no run', async ({ request }) => {
  const run = await request.post('/api/chat/completions', chat('steady-2x1', { stream: false }))
  const events = `/api/runs/${(await run.json()).run_id}/events`
  const { frames } = await readRun(new URL(events, run.url()).href)
  const status = async (query: string) => (await request.get(`${events}?last_event_id=${query}`)).status()
  expect(await status(String(frames.length))).toBe(204)
  expect(await status(String(frames.length + 1))).toBe(409)
  expect(await status('abc')).toBe(400)
  expect((await request.get('/api/runs/none/events')).status()).toBe(404)
})

test('the header wins over the query, as a reconnecting EventSource needs', async ({ request }) => {
  const run = await request.post('/api/chat/completions', chat('steady-2x1', { stream: false }))
  const { run_id } = await run.json()
  const response = await request.get(`/api/runs/${run_id}/events?last_event_id=1`, {
    headers: { 'Last-Event-ID': '3' },
  })
  expect(await response.text()).toMatch(/\nid: 4\n/)
})

test('a path that is no route is answered in the shape of every other error', async ({ request }) => {
  for (const path of ['/api/nothing', '/v1/embeddings']) {
    const response = await request.post(path, { data: {} })
    expect(response.status()).toBe(404)
    expect(await response.json()).toMatchObject({ error: { code: 'not_found' } })
  }
})

test('an unchanged list of conversations is answered 304', async ({ request }) => {
  const etag = (await request.get('/api/conversations')).headers()['etag'] ?? ''
  const again = await request.get('/api/conversations', { headers: { 'If-None-Match': etag } })
  expect(again.status()).toBe(304)
})

test('a response is cut after RESPONSE_MAX_MS, and its reader loses nothing', async ({ upstream }) => {
  const weir = await startWeir({ env: { OPENAI_BASE_URL: upstream.url, RESPONSE_MAX_MS: '300' } })
  try {
    const started = await fetch(`${weir.url}/api/chat/completions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ user_prompt: 'Hello', model_name: 'steady-50x20' }),
    })
    const first = await started.text()
    expect(first).not.toContain('[DONE]')
    expect(first).toMatch(/retry: \d+\n+$/)
    const { frames, resumed } = await readRun(
      `${weir.url}/api/runs/${started.headers.get('x-run-id')}/events`,
    )
    expect(frames.filter((frame) => frame.includes('"content":"word'))).toHaveLength(50)
    expect(resumed).toBeGreaterThan(0)
  } finally {
    await weir.close()
  }
})

test('with SSE_COMPRESSION a gzipping client still sees events one by one', async ({ upstream }) => {
  const weir = await startWeir({ env: { OPENAI_BASE_URL: upstream.url, SSE_COMPRESSION: 'on' } })
  try {
    const started = await fetch(`${weir.url}/api/chat/completions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ user_prompt: 'Hello', model_name: 'steady-20x50' }),
    })
    await started.body?.cancel()
    const url = `${weir.url}/api/runs/${started.headers.get('x-run-id')}/events`
    const curl = spawn('curl', ['--compressed', '--no-buffer', '--silent', '--include', url])
    const pieces: string[] = []
    curl.stdout.on('data', (piece: Buffer) => pieces.push(piece.toString()))
    await new Promise((resolve) => curl.once('close', resolve))
    expect(pieces.join('')).toMatch(/content-encoding: gzip/i)
    expect(pieces.join('')).toContain('[DONE]')
    expect(pieces.filter((piece) => piece.includes('"content":"word')).length).toBeGreaterThan(10)
  } finally {
    await weir.close()
  }
})

test('renaming and deleting a conversation', async ({ request }) => {
  const run = await request.post('/api/chat/completions', chat('steady-2x1', { stream: false }))
  const { conversation_id, run_id } = await run.json()
  const path = `/api/conversations/${conversation_id}`
  expect(await (await request.patch(path, { data: { title: 'Renamed' } })).json()).toMatchObject({
    title: 'Renamed',
  })
  expect((await request.patch(path, { data: { title: '' } })).status()).toBe(400)
  expect((await request.delete(path)).status()).toBe(204)
  expect((await request.get(path)).status()).toBe(404)
  expect((await request.get(`/api/runs/${run_id}/events`)).status()).toBe(404)
})

function withoutTimes(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, field) => (/timestamp/i.test(key) ? undefined : field)))
}
