import { startMcpServer } from '@/testing/mcp-server'
import { addServer, makeAgent, only, resultText, runAgent, stdioServers } from './agents'
import { expect, test } from './story'

test.use({ environment: stdioServers })

const seconds = [2, 1, 1.5]

/** Where the tools are. `open` gives what adds the server, and what closes it. */
const places = [
  { name: 'stdio', open: async () => ({ input: { transport: 'stdio', command: 'test' } as const }) },
  { name: 'Streamable HTTP of 2025', open: () => openHttp('legacy') },
  { name: 'Streamable HTTP of 2026', open: () => openHttp('modern') },
]

async function openHttp(protocol: 'legacy' | 'modern') {
  const server = await startMcpServer({ protocol })
  return { input: { transport: 'http', url: server.url } as const, close: () => server.close() }
}

for (const { name, open } of places) {
  test(`three calls at once to a server over ${name} take as long as the slowest, and end in their own order`, async ({
    weir,
    upstream,
  }) => {
    const { input, close } = { close: undefined, ...(await open()) }
    const server = await addServer(weir.url, input)
    const waits = seconds.map((each) => ({ name: 'wait', arguments: { seconds: each } }))
    const agent_name = await makeAgent(weir.url, 'Waiter', {
      tools: [{ server, tool: 'wait' }],
      plan: [{ calls: waits }, { text: 'All have waited.' }],
    })
    const before = upstream.requests.length
    const events = await runAgent(weir.url, { agent_name })
    await close?.()

    const results = only(events, 'tool_result')
    const told = ['Waited 1 s.', 'Waited 1.5 s.', 'Waited 2 s.']
    expect(results.map(resultText)).toEqual(told)
    const slowest = Math.max(...results.map(({ duration_ms }) => duration_ms))
    const began = only(events, 'tool_start')[0]?.t ?? 0
    expect(slowest).toBeGreaterThanOrEqual(2000)
    expect((results.at(-1)?.t ?? Infinity) - began).toBeLessThan(1.5 * slowest)
    const end = events.at(-1)
    expect(end).toMatchObject({ type: 'run_end', status: 'completed' })
    expect(end?.t).toBeLessThan(1.5 * slowest)

    const progress = only(events, 'tool_progress')
    expect(new Set(progress.map(({ tool_call_id }) => tool_call_id)).size).toBe(3)
    const { messages = [] } = upstream.requests[before + 1]?.body ?? {}
    expect(messages.filter(({ role }) => role === 'tool').map(({ content }) => content)).toEqual(
      seconds.map((each) => `Waited ${each} s.`),
    )
  })
}
