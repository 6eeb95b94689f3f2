import OpenAI from 'openai'
import { afterEach, expect, test } from 'vitest'
import { startOpenAIServer, type OpenAIServer } from './openai-server.ts'

let server: OpenAIServer | undefined

afterEach(async () => {
  await server?.close()
})

async function arrange() {
  const started = await startOpenAIServer()
  server = started
  const client = new OpenAI({ baseURL: started.url, apiKey: 'any', maxRetries: 0 })
  const ask = (model: string) =>
    client.chat.completions.create({ model, messages: [{ role: 'user', content: 'Graz, 中文' }] })
  return { server: started, client, ask }
}

test('the official client reads an answer that is not streamed', async () => {
  const { ask } = await arrange()
  const answer = await ask('echo')
  expect(answer.choices[0]?.message.content).toBe('Graz, 中文')
  expect([answer.choices[0]?.finish_reason, answer.usage?.total_tokens]).toEqual(['stop', 18])
  const calls = (await ask('tools')).choices[0]?.message.tool_calls
  expect(calls?.map((call) => (call.type === 'function' ? [call.id, call.function] : call))).toEqual([
    ['call_a', { name: 'get_weather', arguments: '{"city":"Graz"}' }],
    ['call_b', { name: 'get_time', arguments: '{}' }],
  ])
})

test('the official client reads a stream', async () => {
  const { client } = await arrange()
  const messages = [{ role: 'user' as const, content: 'Hello' }]
  const stream = await client.chat.completions.create({ model: 'burst-3', messages, stream: true })
  let text = ''
  for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? ''
  expect(text).toBe('word0 word1 word2 ')
})

test('another process can read the records and reset them', async () => {
  const { server, ask } = await arrange()
  await ask('burst-3')
  const records = `http://127.0.0.1:${server.port}/__requests`
  expect(await (await fetch(records)).json()).toMatchObject([
    { model: 'burst-3', closedByClient: false, closedAt: expect.any(Number), chunksWritten: 0 },
  ])
  await fetch(records, { method: 'DELETE' })
  expect(await (await fetch(records)).json()).toEqual([])
})
