import { spawn } from 'node:child_process'
import { describe, expect, test, vi } from 'vitest'
import { freePort } from '@/testing/start-weir'
import {
  arrange,
  begin,
  call,
  closedAfterwards,
  finish,
  httpServer,
  origin,
  owner,
  stdioServer,
} from './mcp-test-setup'
import type { ToolServers } from './tool-servers'

async function overStdio(): Promise<ToolServers> {
  const servers = arrange()
  expect(await servers.add(owner, stdioServer('everything'), origin)).toMatchObject({ state: 'connected' })
  return servers
}

async function overHttp(): Promise<ToolServers> {
  const port = await freePort()
  const program = 'node_modules/@modelcontextprotocol/server-everything/dist/index.js'
  const child = spawn(process.execPath, [program, 'streamableHttp'], {
    env: { ...process.env, PORT: String(port) },
    stdio: 'ignore',
  })
  closedAfterwards({ close: async () => void child.kill('SIGKILL') })
  const url = `http://127.0.0.1:${port}/mcp`
  await vi.waitFor(() => fetch(url), { timeout: 15_000, interval: 100 })
  const servers = arrange()
  expect(await servers.add(owner, httpServer(url), origin)).toMatchObject({ state: 'connected' })
  return servers
}

describe.each([
  ['stdio', overStdio],
  ['Streamable HTTP', overHttp],
])('the reference server “everything” over %s', (_name, connected) => {
  test('lists, echoes, says its progress, shows a picture, asks a person', async () => {
    const servers = await connected()
    await vi.waitFor(async () => {
      const { tools } = await servers.get(owner, 'test')
      expect(tools.map(({ name }) => name)).toContain('trigger-elicitation-request')
    })
    expect((await call(servers, 'echo', { message: 'Hello' })).text).toBe('Echo: Hello')

    const long = await call(servers, 'trigger-long-running-operation', { duration: 0.5, steps: 5 })
    expect(long.text).toMatch(/^Long running operation completed/)
    expect(long.updates.slice(0, 3)).toMatchObject([1, 2, 3].map((progress) => ({ progress, total: 5 })))

    const { content } = await call(servers, 'get-tiny-image')
    expect(content.map(({ type }) => type)).toEqual(['text', 'image', 'text'])

    const structured = await call(servers, 'get-structured-content', { location: 'Chicago' })
    expect(structured.content).toMatchObject([{ type: 'json', json: { conditions: expect.any(String) } }])

    const links = await call(servers, 'get-resource-links', { count: 2 })
    expect(links.text).toMatch(/demo:\/\/resource/)

    const asked = await finish(await begin(servers, 'trigger-elicitation-request'), (update) => {
      if (update.type === 'question') update.answer({ name: 'Ada', integer: 7, check: true })
    })
    expect(asked.text).toMatch(/- Name: Ada[^]*- Favorite Integer: 7/)
  })
})
