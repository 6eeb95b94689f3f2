import OpenAI, { APIError, NotFoundError } from 'openai'
import { agent, callsWith, echo, makeGraph, path, planned, sideBySide } from './graphs'
import { expect, test } from './story'

// A graph says nothing before its end: until then it is the heartbeat that opens the stream.
test.use({ environment: { SSE_HEARTBEAT_MS: '300' } })

const clientOf = (url: string) => new OpenAI({ baseURL: `${url}/v1`, apiKey: 'none', maxRetries: 0 })
const hello = [{ role: 'user' as const, content: 'Begin' }]

/** Two nodes side by side, and one that joins what they say. */
async function makeJoin(url: string): Promise<string> {
  const id = await makeGraph(url, 'Join', {
    nodes: [
      planned('left', { text: 'left' }),
      agent('right', [{ text: 'right' }]),
      echo('join', '{{left}} and {{right}} of {{start}}'),
    ],
    edges: [...path('start', 'left', 'join', 'end'), ...path('start', 'right', 'join')],
  })
  return `graph:${id}`
}

test('the official client streams what a graph gives, and nothing of its nodes', async ({ weir }) => {
  const model = await makeJoin(weir.url)
  const stream = await clientOf(weir.url).chat.completions.create({
    model,
    messages: hello,
    stream: true,
    stream_options: { include_usage: true },
  })
  const chunks = await Array.fromAsync(stream)
  const choices = chunks.flatMap((chunk) => chunk.choices)
  expect(choices.map(({ delta }) => delta.content ?? '').join('')).toBe('left and right of Begin')
  expect(choices.flatMap(({ finish_reason }) => finish_reason ?? [])).toEqual(['stop'])
  expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: 2 * 15 + 18 } })
  expect(new Set(chunks.map((chunk) => chunk.model))).toEqual(new Set([model]))
})

test('the official client gets the whole of it, and the last message is the input', async ({ weir }) => {
  const model = await makeJoin(weir.url)
  const messages = [
    { role: 'system' as const, content: 'Be short.' },
    ...hello,
    { role: 'assistant' as const, content: 'Yes?' },
    { role: 'user' as const, content: 'the end' },
  ]
  const completion = await clientOf(weir.url).chat.completions.create({ model, messages })
  expect(completion).toMatchObject({
    model,
    choices: [
      { message: { role: 'assistant', content: 'left and right of the end' }, finish_reason: 'stop' },
    ],
    usage: { total_tokens: 2 * 15 + 18 },
  })
})

test('graphs are listed among the models; one that is not there is refused', async ({ weir }) => {
  const id = await makeJoin(weir.url)
  const client = clientOf(weir.url)
  const models = await Array.fromAsync(client.models.list())
  expect(models.find((model) => model.id === id)).toMatchObject({ object: 'model', owned_by: 'weir' })
  const refused = client.chat.completions.create({ model: 'graph:nothing', messages: hello })
  await expect(refused).rejects.toThrow(NotFoundError)
})

test('a client that goes away stops every node', async ({ weir, upstream }) => {
  const mark = crypto.randomUUID()
  const ids = ['one', 'two', 'three']
  const id = await makeGraph(weir.url, 'Hanging', {
    nodes: ids.map((node) => planned(node, { text: mark, hangs: true })),
    edges: sideBySide(...ids),
  })
  const openCalls = () => callsWith(upstream, mark).filter(({ closedAt }) => closedAt === null)
  const stream = await clientOf(weir.url).chat.completions.create({
    model: `graph:${id}`,
    messages: hello,
    stream: true,
  })
  await expect.poll(() => openCalls().length).toBe(3)
  stream.controller.abort()
  const closedAt = Date.now()
  await expect.poll(openCalls, { intervals: [10] }).toEqual([])
  expect(Date.now() - closedAt).toBeLessThan(250)
})

test('a node that fails is an error of the API, and says which it was', async ({ weir }) => {
  const id = await makeGraph(weir.url, 'Failing', {
    nodes: [planned('broken', { failures: 100 })],
    edges: path('start', 'broken', 'end'),
  })
  const asked = clientOf(weir.url).chat.completions.create({ model: `graph:${id}`, messages: hello })
  const error = await asked.catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(APIError)
  expect(error).toMatchObject({ code: 'node_failed', message: expect.stringContaining('broken failed') })
})

test('a graph that asks a person goes on without one', async ({ weir }) => {
  const id = await makeGraph(weir.url, 'Asking', {
    nodes: [{ kind: 'human', id: 'ask', prompt: 'Well?', on_error: 'continue' }, echo('after', '<{{ask}}>')],
    edges: path('start', 'ask', 'after', 'end'),
  })
  const completion = await clientOf(weir.url).chat.completions.create({
    model: `graph:${id}`,
    messages: hello,
  })
  expect(completion.choices[0]?.message.content).toBe('<>')
})
