import { afterEach, expect, test } from 'vitest'
import { createManualClock } from '@/testing/manual-clock'
import { startOpenAIServer, type OpenAIServer, type OpenAIServerOptions } from '@/testing/openai-server'
import { createModelCatalog } from './catalog'
import { createDemoModel } from './demo'
import type { OpenAISourceOptions } from './openai-source'

let server: OpenAIServer | undefined

afterEach(async () => {
  await server?.close()
  server = undefined
})

async function arrange(serverOptions: OpenAIServerOptions = {}, endpoint: Partial<OpenAISourceOptions> = {}) {
  const started = await startOpenAIServer(serverOptions)
  server = started
  const time = createManualClock()
  const demo = createDemoModel()
  const limits = { idleTimeoutMs: 60_000, totalTimeoutMs: 600_000 }
  const catalog = createModelCatalog({
    endpoint: { baseUrl: started.url, ...limits, ...endpoint },
    demo,
    clock: time.clock,
  })
  return { catalog, time, demo, server: started, host: `127.0.0.1:${started.port}` }
}

const demoItem = { id: 'demo', demo: true }

test('with nothing configured there is the demo model', async () => {
  const demo = createDemoModel()
  const catalog = createModelCatalog({ demo })
  expect(await catalog.list()).toEqual({ items: [demoItem], default: 'demo' })
  expect(await catalog.clientFor('demo')).toBe(demo)
  await expect(catalog.clientFor('gpt')).rejects.toMatchObject({ code: 'model_not_found', status: 404 })
})

test("the endpoint's models come first, those that cannot chat are left out", async () => {
  const { catalog } = await arrange({ models: ['qwen3', 'text-embedding-3', 'llama'] })
  expect(await catalog.list()).toEqual({
    items: [{ id: 'qwen3', demo: false }, { id: 'llama', demo: false }, demoItem],
    default: 'qwen3',
  })
})

test('a listed model gets a client that speaks to the endpoint; others are refused', async () => {
  const { catalog, demo, server } = await arrange({ models: ['burst-1'] })
  const client = await catalog.clientFor('burst-1')
  const request = { model: 'burst-1', messages: [] }
  for await (const _ of client.stream(request, new AbortController().signal)) continue
  expect(server.requests).toHaveLength(1)
  expect(await catalog.clientFor('demo')).toBe(demo)
  await expect(catalog.clientFor('gpt')).rejects.toMatchObject({
    code: 'model_not_found',
    message: 'There is no model “gpt”. Choose another.',
  })
})

test('names that are configured replace the list, which is then not asked for', async () => {
  const { catalog, server } = await arrange({ models: ['qwen3'] }, { models: ['b', 'a'] })
  expect((await catalog.list()).items.map(({ id }) => id)).toEqual(['b', 'a', 'demo'])
  expect(server.connections()).toBe(0)
})

test('a list is read once a minute, and once for many who ask at the same time', async () => {
  const time = createManualClock()
  let reads = 0
  const listModels = async () => [`read ${(reads += 1)}`]
  const catalog = createModelCatalog({
    sources: [{ client: createDemoModel(), listModels }],
    clock: time.clock,
  })
  const first = async () => (await catalog.list()).items[0]?.id
  expect(await Promise.all([first(), first(), first()])).toEqual(['read 1', 'read 1', 'read 1'])
  time.advance(59_999)
  expect(await first()).toBe('read 1')
  time.advance(1)
  expect(await first()).toBe('read 2')
})

test('a list that cannot be read is said in a sentence, demo stays, and other names are let through', async () => {
  const { catalog, host } = await arrange({ apiKey: 'right-key-1234' }, { apiKey: 'wrong-key-1234' })
  const list = await catalog.list()
  expect(list).toEqual({
    items: [demoItem],
    default: 'demo',
    problem: `${host} refused its key (401). Its models cannot be listed.`,
  })
  await expect(catalog.clientFor('anything')).resolves.toHaveProperty('stream')
})

test('an endpoint that is away keeps the names that it had, and is asked again soon', async () => {
  const { catalog, time, server: first, host } = await arrange({ models: ['one'] })
  await catalog.list()
  await first.close()
  time.advance(60_000)
  expect(await catalog.list()).toEqual({
    items: [{ id: 'one', demo: false }, demoItem],
    default: 'one',
    problem: `${host} cannot be reached: nothing listens there. Its models cannot be listed.`,
  })
  server = await startOpenAIServer({ port: first.port, models: ['two'] })
  time.advance(5000)
  expect(await catalog.list()).toEqual({ items: [{ id: 'two', demo: false }, demoItem], default: 'two' })
})

test('an endpoint that does not answer is given up', async () => {
  const { catalog, host } = await arrange({ hangOnModels: true }, { listTimeoutMs: 30 })
  expect((await catalog.list()).problem).toBe(
    `${host} did not answer within 0.03 s. Its models cannot be listed.`,
  )
})

test('other vendors stand behind the endpoint, and each model goes to its own', async () => {
  const client = createDemoModel()
  const source = { client, listModels: async () => ['claude'] }
  const catalog = createModelCatalog({ sources: [source] })
  expect((await catalog.list()).default).toBe('claude')
  expect(await catalog.clientFor('claude')).toBe(client)
})
