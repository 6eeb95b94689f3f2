import type { RunEvent } from '@/lib/protocol/events'
import { addServer, callNameOf, makeAgent, only, runAgent, stdioServers } from './agents'
import { expect, test } from './story'

// 10 tokens go into each turn of a plan and 5 come out, so a turn costs 2 cents.
const prices = { planned: { input: 1000, output: 2000 } }
test.use({ environment: { ...stdioServers, MODEL_PRICES: JSON.stringify(prices) } })

const add = { name: 'add', arguments: { a: 1, b: 1 } }
/** The last turn of a plan is taken again and again. */
const endless = [{ text: 'Again. ', calls: [add] }]

const limits = [
  { limits: { max_iterations: 3 }, reason: 'limit_turns', turns: 3 },
  { limits: { max_tokens: 40 }, reason: 'limit_tokens', turns: 3 },
  { limits: { max_cost: 0.05 }, reason: 'limit_cost', turns: 3 },
  { limits: { max_tokens: 45, max_iterations: 4 }, reason: 'limit_tokens', turns: 3 },
  { limits: {}, reason: 'limit_turns', turns: 20 },
]

for (const { limits: agentLimits, reason, turns } of limits) {
  test(`an agent with the limits ${JSON.stringify(agentLimits)} is stopped after ${turns} turns: ${reason}`, async ({
    weir,
    upstream,
  }) => {
    const server = await addServer(weir.url, { transport: 'stdio', command: 'test' })
    const before = upstream.requests.length
    const agent_name = await makeAgent(weir.url, 'Endless', {
      tools: [{ server, tool: 'add' }],
      limits: agentLimits,
      plan: endless,
    })
    const events = await runAgent(weir.url, { agent_name })
    expectStopped(events, reason, 15 * turns)
    expect(upstream.requests.length - before).toBe(turns)
    // The last turn's calls are answered: no call is left hanging by a limit.
    expect(only(events, 'tool_result').map(({ status }) => status)).toEqual(
      Array.from({ length: turns }, () => 'completed'),
    )
    expect(events[0]).toMatchObject({ limits: { max_iterations: 20, ...agentLimits } })
  })
}

test('max_seconds ends an agent before its next turn', async ({ weir }) => {
  const server = await addServer(weir.url, { transport: 'stdio', command: 'test' })
  const agent_name = await makeAgent(weir.url, 'Slow', {
    tools: [{ server, tool: 'wait' }],
    limits: { max_seconds: 1 },
    plan: [{ calls: [{ name: 'wait', arguments: { seconds: 1.2 } }] }],
  })
  const events = await runAgent(weir.url, { agent_name })
  expectStopped(events, 'limit_time', 15)
  expect(only(events, 'tool_result')).toMatchObject([{ status: 'completed' }])
})

test('a request may set its own max_iterations', async ({ weir }) => {
  const server = await addServer(weir.url, { transport: 'stdio', command: 'test' })
  const agent_name = await makeAgent(weir.url, 'Endless', {
    tools: [{ server, tool: 'add' }],
    plan: endless,
  })
  const events = await runAgent(weir.url, { agent_name, max_iterations: 2 })
  expectStopped(events, 'limit_turns', 30)
  expect(events[0]).toMatchObject({ limits: { max_iterations: 2 } })
})

test('a sub-agent at a limit of its own is stopped, and who called it goes on', async ({
  weir,
  upstream,
}) => {
  const server = await addServer(weir.url, { transport: 'stdio', command: 'test' })
  const helper = await makeAgent(weir.url, 'Helper', {
    tools: [{ server, tool: 'add' }],
    limits: { max_iterations: 2 },
    plan: endless,
  })
  const agent_name = await makeAgent(weir.url, 'Top', {
    sub_agents: [helper],
    plan: [
      { calls: [{ name: callNameOf(helper), arguments: { task: 'Begin.' } }] },
      { text: 'It did not finish.' },
    ],
  })
  const events = await runAgent(weir.url, { agent_name })
  expect(only(events, 'task_end')).toMatchObject([{ status: 'stopped', usage: { total_tokens: 30 } }])
  const told = upstream.requests.at(-1)?.body.messages.findLast(({ role }) => role === 'tool')
  expect(told?.content).toMatch(/^Again\. .*limit_turns/s)
  expect(events.at(-1)).toMatchObject({ status: 'completed', usage: { total_tokens: 60 } })
})

for (const { limits: agentLimits, reason } of limits.slice(1, 3)) {
  test(`what a sub-agent spends counts for the whole run: ${reason}`, async ({ weir }) => {
    const server = await addServer(weir.url, { transport: 'stdio', command: 'test' })
    const helper = await makeAgent(weir.url, 'Helper', {
      tools: [{ server, tool: 'add' }],
      plan: endless,
    })
    const agent_name = await makeAgent(weir.url, 'Top', {
      sub_agents: [helper],
      limits: agentLimits,
      plan: [
        { calls: [{ name: callNameOf(helper), arguments: { task: 'Begin.' } }] },
        { text: 'I never come to say this.' },
      ],
    })
    const events = await runAgent(weir.url, { agent_name })
    expect(only(events, 'task_end')).toMatchObject([{ status: 'stopped', usage: { total_tokens: 30 } }])
    expectStopped(events, reason, 45)
  })
}

function expectStopped(events: readonly RunEvent[], reason: string, tokens: number): void {
  expect(only(events, 'error')).toEqual([])
  expect(only(events, 'run_end')).toHaveLength(1)
  expect(events.at(-1)).toMatchObject({
    type: 'run_end',
    status: 'stopped',
    reason,
    usage: { total_tokens: tokens },
  })
}
