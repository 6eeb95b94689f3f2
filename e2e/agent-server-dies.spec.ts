import type { RunEvent } from '@/lib/protocol/events'
import type { ToolServerResource } from '@/lib/protocol/tools'
import { startMcpServer } from '@/testing/mcp-server'
import {
  addServer,
  makeAgent,
  only,
  resultText,
  runAgent,
  startAgent,
  eventsOf,
  stdioServers,
  untilEvents,
} from './agents'
import { expect, test } from './story'

test.use({ environment: stdioServers })

const add = { name: 'add', arguments: { a: 2, b: 3 } }
const longWait = { name: 'wait', arguments: { seconds: 60 } }

test('a server over stdio that dies in mid-call is started again for the next call', async ({ weir }) => {
  const server = await addServer(weir.url, { transport: 'stdio', command: 'test' })
  const agent_name = await makeAgent(weir.url, 'Survivor', {
    tools: [{ server, tool: '*' }],
    plan: [{ calls: [{ name: 'die', arguments: {} }, longWait] }, { calls: [add] }, { text: 'It is five.' }],
  })
  const events = await runAgent(weir.url, { agent_name })
  expectFailures(events, 2)
  await expect.poll(() => stateOf(weir.url, server)).toBe('connected')
})

for (const protocol of ['legacy', 'modern'] as const) {
  test(`a ${protocol} server over HTTP that dies in mid-call is connected again for the next call`, async ({
    weir,
  }) => {
    const http = await startMcpServer({ protocol })
    const server = await addServer(weir.url, { transport: 'http', url: http.url })
    const agent_name = await makeAgent(weir.url, 'Survivor', {
      tools: [{ server, tool: '*' }],
      plan: [
        { calls: [longWait, longWait] },
        { text: 'The server is gone, and I try', delayMs: 100, calls: [add] },
        { text: 'It is five.' },
      ],
    })
    const runId = await startAgent(weir.url, { agent_name })
    await untilEvents(weir.url, runId, (events) => only(events, 'tool_progress').length > 1)
    await http.kill()
    await http.restart()
    expectFailures(await eventsOf(weir.url, runId), 2)
    await http.close()
  })
}

test('a run goes on without a server that stays away, and the server is found when it is back', async ({
  weir,
}) => {
  const http = await startMcpServer()
  const server = await addServer(weir.url, { transport: 'http', url: http.url })
  const agent_name = await makeAgent(weir.url, 'Stoic', {
    tools: [{ server, tool: '*' }],
    plan: [{ calls: [longWait] }, { calls: [add] }, { text: 'I go on without it.' }],
  })
  const runId = await startAgent(weir.url, { agent_name })
  await untilEvents(weir.url, runId, (events) => only(events, 'tool_progress').length > 0)
  await http.kill()
  const events = await eventsOf(weir.url, runId)
  expect(only(events, 'tool_result').map(({ status }) => status)).toEqual(['failed', 'failed'])
  expect(events.at(-1)).toMatchObject({ type: 'run_end', status: 'completed' })

  await http.restart()
  await expect.poll(() => stateOf(weir.url, server), { timeout: 30_000 }).toBe('connected')
  await http.close()
})

/** So many calls failed with a sentence, then one went well, and the run completed. */
function expectFailures(events: readonly RunEvent[], count: number): void {
  const results = only(events, 'tool_result')
  for (const result of results.slice(0, count)) {
    expect(result.status).toBe('failed')
    expect(resultText(result)).toMatch(/server .* (ended|stopped answering)/)
  }
  expect(results[count]).toMatchObject({ status: 'completed' })
  expect(results).toHaveLength(count + 1)
  expect(events.at(-1)).toMatchObject({ type: 'run_end', status: 'completed' })
}

async function stateOf(url: string, server: string): Promise<ToolServerResource['state']> {
  const resource: ToolServerResource = await (await fetch(`${url}/api/mcp/servers/${server}`)).json()
  return resource.state
}
