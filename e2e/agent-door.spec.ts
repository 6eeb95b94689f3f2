import OpenAI, { NotFoundError } from 'openai'
import { startMcpServer } from '@/testing/mcp-server'
import { addServer, callNameOf, makeAgent, post, stdioServers } from './agents'
import { expect, test } from './story'

const heartbeatMs = 300
test.use({ environment: { ...stdioServers, SSE_HEARTBEAT_MS: String(heartbeatMs) } })

const clientOf = (url: string) => new OpenAI({ baseURL: `${url}/v1`, apiKey: 'none', maxRetries: 0 })
const hello = [{ role: 'user' as const, content: 'Begin' }]

/** An agent that adds, asks another one, and says something in each of its turns. */
async function makeAdder(url: string): Promise<string> {
  const server = await addServer(url, { transport: 'stdio', command: 'test' })
  const helper = await makeAgent(url, 'Helper', { plan: [{ text: 'Nobody hears this.' }] })
  const calls = [
    { name: 'add', arguments: { a: 2, b: 3 } },
    { name: callNameOf(helper), arguments: { task: 'Check it.' } },
  ]
  return makeAgent(url, 'Adder', {
    tools: [{ server, tool: 'add' }],
    sub_agents: [helper],
    plan: [{ text: 'I add. ', calls }, { text: 'It is five.' }],
  })
}

test('the official client streams an agent: what it says itself, and nothing of its tools and helpers', async ({
  weir,
}) => {
  const model = `agent:${await makeAdder(weir.url)}`
  const stream = await clientOf(weir.url).chat.completions.create({
    model,
    messages: hello,
    stream: true,
    stream_options: { include_usage: true },
  })
  const chunks = await Array.fromAsync(stream)
  const choices = chunks.flatMap((chunk) => chunk.choices)
  expect(choices.map(({ delta }) => delta.content ?? '').join('')).toBe('I add. It is five.')
  expect(choices.some(({ delta }) => delta.tool_calls)).toBe(false)
  expect(choices.flatMap(({ finish_reason }) => finish_reason ?? [])).toEqual(['stop'])
  expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: 3 * 15 } })
  expect(new Set(chunks.map((chunk) => chunk.model))).toEqual(new Set([model]))
})

test('the official client gets the whole answer of an agent', async ({ weir }) => {
  const model = `agent:${await makeAdder(weir.url)}`
  const completion = await clientOf(weir.url).chat.completions.create({ model, messages: hello })
  expect(completion).toMatchObject({
    model,
    choices: [{ message: { role: 'assistant', content: 'I add. It is five.' }, finish_reason: 'stop' }],
    usage: { total_tokens: 3 * 15 },
  })
  expect(completion.choices[0]?.message.tool_calls).toBeUndefined()
})

test('an agent goes on from the messages that the client sends', async ({ weir, upstream }) => {
  const id = await makeAgent(weir.url, 'Listener', { plan: [{ text: 'I listen.' }] })
  await clientOf(weir.url).chat.completions.create({
    model: `agent:${id}`,
    messages: [
      { role: 'system', content: 'Be short.' },
      { role: 'user', content: 'First' },
      { role: 'assistant', content: 'Yes?' },
      { role: 'user', content: 'Second' },
    ],
  })
  const sent = upstream.requests.at(-1)?.body.messages.map(({ role, content }) => [role, content])
  expect(sent?.[0]?.[1]).toContain('I listen.')
  expect(sent?.slice(1)).toEqual([
    ['system', 'Be short.'],
    ['user', 'First'],
    ['assistant', 'Yes?'],
    ['user', 'Second'],
  ])
})

test('agents are listed among the models', async ({ weir }) => {
  const id = await makeAgent(weir.url, 'Listed', { plan: [{ text: 'I am listed.' }] })
  const models = await Array.fromAsync(clientOf(weir.url).models.list())
  expect(models.find((model) => model.id === `agent:${id}`)).toEqual({
    id: `agent:${id}`,
    object: 'model',
    created: 0,
    owned_by: 'weir',
  })
  expect(models.map((model) => model.id)).toEqual(
    expect.arrayContaining(['demo', 'planned', 'agent:researcher']),
  )
  expect(models.map((model) => model.id)).not.toContain('agent:agent-builder')
})

test('a client that goes away stops the agent, its helpers and their tools', async ({ weir, upstream }) => {
  const http = await startMcpServer()
  const server = await addServer(weir.url, { transport: 'http', url: http.url })
  const hanging = await makeAgent(weir.url, 'Hanging', { plan: [{ text: 'I hang', hangs: true }] })
  const waiting = await makeAgent(weir.url, 'Waiting', {
    tools: [{ server, tool: 'wait' }],
    plan: [{ calls: [{ name: 'wait', arguments: { seconds: 60 } }] }],
  })
  const calls = [hanging, waiting].map((id) => ({ name: callNameOf(id), arguments: { task: 'Begin.' } }))
  const id = await makeAgent(weir.url, 'Top', {
    sub_agents: [hanging, waiting],
    plan: [{ text: 'I ask them.', calls }],
  })
  const before = upstream.requests.length
  const stream = await clientOf(weir.url).chat.completions.create({
    model: `agent:${id}`,
    messages: hello,
    stream: true,
  })
  await expect.poll(() => http.stats.open).toBe(1)
  await expect.poll(() => openAfter(before)).toHaveLength(1)
  stream.controller.abort()
  const closedAt = Date.now()
  await expect.poll(() => http.stats.cancelled, { intervals: [10] }).toBe(1)
  await expect.poll(() => openAfter(before), { intervals: [10] }).toEqual([])
  expect(Date.now() - closedAt).toBeLessThan(250)
  await http.close()

  function openAfter(index: number) {
    return upstream.requests.slice(index).filter((request) => request.closedAt === null)
  }
})

test('an agent that works before it says a word keeps the connection alive', async ({ weir }) => {
  const server = await addServer(weir.url, { transport: 'stdio', command: 'test' })
  const id = await makeAgent(weir.url, 'Worker', {
    tools: [{ server, tool: 'wait' }],
    plan: [{ calls: [{ name: 'wait', arguments: { seconds: 1.5 } }] }, { text: 'At last.' }],
  })
  const began = Date.now()
  const response = await post(`${weir.url}/v1/chat/completions`, {
    model: `agent:${id}`,
    messages: hello,
    stream: true,
  })
  expect(Date.now() - began).toBeLessThan(1500)
  const text = await response.text()
  const silence = text.slice(0, text.indexOf('"At '))
  expect(silence.match(/^: ping$/gm)?.length).toBeGreaterThan(1)
  expect(text).toMatch(/"last\."[^]*data: \[DONE\]\n\n$/)
})

test('a tool that needs a yes is refused, for nobody can be asked, and the agent goes on', async ({
  weir,
  upstream,
}) => {
  const http = await startMcpServer()
  const server = await addServer(weir.url, { transport: 'http', url: http.url })
  const id = await makeAgent(weir.url, 'Deleter', {
    tools: [{ server, tool: '*' }],
    approval: { ask: 'changes' },
    plan: [{ calls: [{ name: 'delete_all', arguments: {} }] }, { text: 'I may not.' }],
  })
  const completion = await clientOf(weir.url).chat.completions.create({
    model: `agent:${id}`,
    messages: hello,
  })
  expect(completion.choices[0]?.message.content).toBe('I may not.')
  const told = upstream.requests.at(-1)?.body.messages.findLast(({ role }) => role === 'tool')
  expect(told?.content).toMatch(/^\[refused\] .*nobody can be asked/)
  expect(http.stats.delete_all).toBe(0)
  await http.close()
})

test('a tool that asks a person is told that nobody answers, and the agent goes on', async ({
  weir,
  upstream,
}) => {
  const server = await addServer(weir.url, { transport: 'stdio', command: 'test' })
  const id = await makeAgent(weir.url, 'Curious', {
    tools: [{ server, tool: 'ask_name' }],
    plan: [{ calls: [{ name: 'ask_name', arguments: {} }] }, { text: 'I do not know.' }],
  })
  await clientOf(weir.url).chat.completions.create({ model: `agent:${id}`, messages: hello })
  const told = upstream.requests.at(-1)?.body.messages.findLast(({ role }) => role === 'tool')
  expect(told?.content).toBe('Nobody told me a name.')
})

test('a limit that ends an agent ends the answer as `length`', async ({ weir }) => {
  const server = await addServer(weir.url, { transport: 'stdio', command: 'test' })
  const id = await makeAgent(weir.url, 'Endless', {
    tools: [{ server, tool: 'add' }],
    limits: { max_iterations: 2 },
    plan: [{ text: 'Again. ', calls: [{ name: 'add', arguments: { a: 1, b: 1 } }] }],
  })
  const completion = await clientOf(weir.url).chat.completions.create({
    model: `agent:${id}`,
    messages: hello,
  })
  expect(completion.choices[0]).toMatchObject({
    message: { content: 'Again. Again. ' },
    finish_reason: 'length',
  })
})

test('an agent that is not there is refused, and nothing of the door enters the list of conversations', async ({
  weir,
}) => {
  const asked = clientOf(weir.url).chat.completions.create({ model: 'agent:nobody', messages: hello })
  await expect(asked).rejects.toThrow(NotFoundError)
  await expect(asked).rejects.toMatchObject({ status: 404, code: 'agent_not_found' })
  const id = await makeAgent(weir.url, 'Unseen', { plan: [{ text: 'I leave no trace.' }] })
  const list = async () => (await (await fetch(`${weir.url}/api/conversations?limit=200`)).json()).items
  const before = await list()
  await clientOf(weir.url).chat.completions.create({ model: `agent:${id}`, messages: hello })
  expect(await list()).toEqual(before)
})

test('an agent whose model fails before its first word is answered with a status', async ({ weir }) => {
  const id = await makeAgent(weir.url, 'Failing', { model_name: 'status-500', plan: [] })
  const client = clientOf(weir.url)
  const ask = { model: `agent:${id}`, messages: hello }
  await expect(client.chat.completions.create(ask)).rejects.toMatchObject({
    status: 502,
    code: 'upstream_failed',
  })
  await expect(client.chat.completions.create({ ...ask, stream: true })).rejects.toMatchObject({
    status: 502,
  })
})
