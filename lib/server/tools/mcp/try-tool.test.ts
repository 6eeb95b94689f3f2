import { expect, test } from 'vitest'
import { createToolbox } from '@/lib/server/tools/toolbox'
import { arrange, origin, owner, stdioServer } from './mcp-test-setup'
import { tryTool } from './try-tool'

const nothingStored = {
  putFile: () => Promise.reject(new Error('no file is stored here')),
  listFiles: async () => [],
}

async function connected() {
  const servers = arrange()
  await servers.add(owner, stdioServer('test'), origin)
  const shared = { clock: Date.now, newId: () => crypto.randomUUID() }
  const toolbox = createToolbox({ ...shared, storage: nothingStored, sources: [servers] })
  return (toolName: string, args = {}, serverId = 'test') =>
    tryTool({ ...shared, toolbox }, { owner, serverId, toolName, args }, new AbortController().signal)
}

test('a tool is called once by hand', async () => {
  const trial = await connected()
  const { duration_ms: duration, ...answer } = await trial('add', { a: 2, b: 3 })
  expect(answer).toEqual({ status: 'completed', content: [{ type: 'json', json: { sum: 5 } }] })
  expect(duration).toBeGreaterThanOrEqual(0)
})

test('what it asks is declined', async () => {
  const trial = await connected()
  expect(await trial('ask_name')).toMatchObject({
    content: [{ type: 'text', text: 'Nobody told me a name.' }],
  })
})

test('its result is cleaned as in a run', async () => {
  const trial = await connected()
  const { content } = await trial('hostile', { kind: 'control' })
  expect(JSON.stringify(content)).not.toMatch(/\\u0000|\\u001b|\u202E/)
})

test.each([
  ['nothing', 'test'],
  ['add', 'elsewhere'],
  ['*', 'test'],
])('there is no tool %s at %s', async (toolName, serverId) => {
  const trial = await connected()
  await expect(trial(toolName, {}, serverId)).rejects.toMatchObject({ code: 'not_found' })
})

test('arguments that do not fit are refused before the call', async () => {
  const trial = await connected()
  await expect(trial('add', { a: 'two' })).rejects.toMatchObject({
    code: 'invalid_request',
    param: 'arguments',
  })
})
