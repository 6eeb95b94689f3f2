import OpenAI, { APIError, AuthenticationError, NotFoundError } from 'openai'
import { expect, test } from './story'

const apiKey = 'a key for the door'
test.use({ environment: { API_KEY: apiKey } })

const clientOf = (url: string, key = apiKey) =>
  new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: 0 })
const hello = [{ role: 'user' as const, content: 'Hello there' }]

test('the official client streams', async ({ weir }) => {
  const stream = await clientOf(weir.url).chat.completions.create({
    model: 'steady-5x1',
    messages: hello,
    stream: true,
  })
  const chunks = await Array.fromAsync(stream)
  const deltas = chunks.flatMap((chunk) => chunk.choices.map((choice) => choice.delta))
  expect(deltas.map((delta) => delta.content ?? '').join('')).toBe('word0 word1 word2 word3 word4 ')
  expect(deltas.filter((delta) => delta.role === 'assistant')).toHaveLength(1)
  expect(deltas[0]?.role).toBe('assistant')
  expect(chunks.flatMap((chunk) => chunk.choices).filter((choice) => choice.finish_reason)).toHaveLength(1)
  expect(new Set(chunks.map((chunk) => chunk.id)).size).toBe(1)
  expect(chunks.some((chunk) => 'usage' in chunk)).toBe(false)
  const created = chunks[0]?.created ?? 0
  expect(Math.abs(created - Date.now() / 1000)).toBeLessThan(60)
})

test('usage comes in a chunk of its own, when it is asked for', async ({ weir }) => {
  const stream = await clientOf(weir.url).chat.completions.create({
    model: 'steady-2x1',
    messages: hello,
    stream: true,
    stream_options: { include_usage: true },
  })
  const chunks = await Array.fromAsync(stream)
  expect(chunks.at(-1)).toMatchObject({
    choices: [],
    usage: { prompt_tokens: 7, completion_tokens: 11, total_tokens: 18 },
  })
  expect(chunks.filter((chunk) => chunk.choices.length === 0)).toHaveLength(1)
})

test('the official client gets a whole answer', async ({ weir }) => {
  const completion = await clientOf(weir.url).chat.completions.create({ model: 'echo', messages: hello })
  expect(completion.choices[0]).toMatchObject({
    message: { role: 'assistant', content: 'Hello there' },
    finish_reason: 'stop',
  })
  expect(completion.usage?.total_tokens).toBe(18)
})

test('tool-call deltas pass through, and a whole answer has the calls', async ({ weir }) => {
  const client = clientOf(weir.url)
  const stream = client.chat.completions.stream({ model: 'tools', messages: hello })
  const { choices } = await stream.finalChatCompletion()
  expect(choices[0]?.finish_reason).toBe('tool_calls')
  const calls = [
    { id: 'call_a', type: 'function', function: { name: 'get_weather', arguments: '{"city":"Graz"}' } },
    { id: 'call_b', type: 'function', function: { name: 'get_time', arguments: '{}' } },
  ]
  expect(choices[0]?.message.tool_calls).toMatchObject(calls)
  const whole = await client.chat.completions.create({ model: 'tools', messages: hello })
  expect(whole.choices[0]?.message.tool_calls).toMatchObject(calls)
})

test('an error in mid-stream reaches the client as an error', async ({ weir }) => {
  const stream = await clientOf(weir.url).chat.completions.create({
    model: 'error-in-stream',
    messages: hello,
    stream: true,
  })
  await expect(Array.fromAsync(stream)).rejects.toThrow(APIError)
})

test('an error before the answer has a status', async ({ weir }) => {
  const asked = clientOf(weir.url).chat.completions.create({ model: 'status-500', messages: hello })
  await expect(asked).rejects.toMatchObject({ status: 502, code: 'upstream_failed' })
})

test('a stream that fails before its first word has a status, too, and is not asked again', async ({
  weir,
  upstream,
}) => {
  const before = upstream.requests.length
  const client = new OpenAI({ baseURL: `${weir.url}/v1`, apiKey, maxRetries: 2 })
  const asked = client.chat.completions.create({ model: 'status-500', messages: hello, stream: true })
  await expect(asked).rejects.toMatchObject({ status: 502, code: 'upstream_failed' })
  expect(upstream.requests.length - before).toBe(1)
})

test('closing the socket stops the model', async ({ weir, upstream }) => {
  const before = upstream.requests.length
  const stream = await clientOf(weir.url).chat.completions.create({
    model: 'steady-500x20',
    messages: hello,
    stream: true,
  })
  for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break
  stream.controller.abort()
  const closedAt = Date.now()
  await expect
    .poll(() => upstream.requests[before]?.closedByClient && upstream.requests[before].closedAt)
    .toBeTruthy()
  expect((upstream.requests[before]?.closedAt ?? Infinity) - closedAt).toBeLessThan(250)
})

test('models are listed, and nothing of the door enters the list of conversations', async ({ weir }) => {
  const client = clientOf(weir.url)
  const models = await Array.fromAsync(client.models.list())
  expect(models.map((model) => model.id)).toEqual(expect.arrayContaining(['demo', 'echo']))
  const list = await fetch(`${weir.url}/api/conversations`)
  expect(await list.json()).toEqual({ items: [] })
})

test('the demo model answers through the door', async ({ weir }) => {
  const stream = await clientOf(weir.url).chat.completions.create({
    model: 'demo',
    messages: hello,
    stream: true,
  })
  for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break
  stream.controller.abort()
})

test('a wrong key is refused', async ({ weir }) => {
  await expect(clientOf(weir.url, 'wrong').models.list()).rejects.toThrow(AuthenticationError)
})

test('an unknown model is refused', async ({ weir }) => {
  const asked = clientOf(weir.url).chat.completions.create({ model: 'no-such-model', messages: hello })
  await expect(asked).rejects.toThrow(NotFoundError)
})

const refusals = [
  { name: 'a body that is not JSON', method: 'POST', body: '{', status: 400 },
  { name: 'no messages', method: 'POST', body: '{"model":"echo","messages":[]}', status: 400 },
  { name: 'a wrong method', method: 'GET', body: undefined, status: 405 },
  { name: 'a body too large', method: 'POST', body: `{"model":"${'x'.repeat(21_000_000)}"}`, status: 413 },
]

for (const { name, method, body, status } of refusals) {
  test(`${name} is answered ${status} in OpenAI’s shape`, async ({ weir }) => {
    const response = await fetch(`${weir.url}/v1/chat/completions`, {
      method,
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${apiKey}` },
      ...(body === undefined ? {} : { body }),
    })
    expect(response.status).toBe(status)
    expect(await response.json()).toEqual({
      error: {
        message: expect.any(String),
        type: 'invalid_request_error',
        code: expect.any(String),
        param: status === 400 && name === 'no messages' ? 'messages' : null,
      },
    })
  })
}

test('the stream ends with exactly one [DONE], and the body closes right after it', async ({ weir }) => {
  const response = await fetch(`${weir.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${apiKey}` },
    body: JSON.stringify({ model: 'steady-2x1', messages: hello, stream: true }),
  })
  const text = await response.text()
  expect(text.match(/\[DONE\]/g)).toHaveLength(1)
  expect(text.endsWith('data: [DONE]\n\n')).toBe(true)
})
