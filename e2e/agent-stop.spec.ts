import { setTimeout as sleep } from 'node:timers/promises'
import type { RunEvent } from '@/lib/protocol/events'
import { startMcpServer } from '@/testing/mcp-server'
import {
  addServer,
  callNameOf,
  eventsOf,
  makeAgent,
  only,
  post,
  resultText,
  startAgent,
  stdioServers,
  tryTool,
  untilEvents,
} from './agents'
import { expect, test } from './story'

test.use({ environment: stdioServers })

const longWait = { name: 'wait', arguments: { seconds: 60, silent: true } }
const ask = (agentId: string) => ({ name: callNameOf(agentId), arguments: { task: 'Begin.' } })

test('Stop closes the upstream sockets and cancels the tool calls of every level within 250 ms', async ({
  weir,
  upstream,
}) => {
  const http = await startMcpServer()
  const near = await addServer(weir.url, { transport: 'http', url: http.url })
  const deep = await addServer(weir.url, { transport: 'stdio', command: 'test' })
  const talker = await makeAgent(weir.url, 'Talker', { plan: [{ text: 'I hang', hangs: true }] })
  const waiter = await makeAgent(weir.url, 'Waiter', {
    tools: [{ server: deep, tool: 'wait' }],
    plan: [{ calls: [longWait] }],
  })
  const middle = await makeAgent(weir.url, 'Middle', {
    sub_agents: [talker, waiter],
    plan: [{ calls: [ask(talker), ask(waiter)] }],
  })
  const agent_name = await makeAgent(weir.url, 'Top', {
    tools: [{ server: near, tool: 'wait' }],
    sub_agents: [talker, middle],
    plan: [{ calls: [longWait, ask(talker), ask(middle)] }],
  })

  const first = upstream.requests.length
  const runId = await startAgent(weir.url, { agent_name })
  await untilEvents(weir.url, runId, (events) => {
    const waiting = new Set(only(events, 'tool_progress').map(({ span_id }) => span_id))
    const talking = new Set(
      only(events, 'chunk')
        .filter(isHanging)
        .map(({ span_id }) => span_id),
    )
    return waiting.size === 2 && talking.size === 2
  })
  const hanging = upstream.requests.flatMap(({ closedAt }, index) =>
    index >= first && closedAt === null ? [index] : [],
  )
  expect(hanging).toHaveLength(2)
  expect(http.stats).toMatchObject({ open: 1, cancelled: 0 })

  const pressed = Date.now()
  const [stopped, nearMs, deepMs, ...sockets] = await Promise.all([
    post(`${weir.url}/api/runs/${runId}/cancel`, {}),
    msUntil(pressed, async () => http.stats.cancelled === 1),
    msUntil(
      pressed,
      async () => JSON.parse(resultText(await tryTool(weir.url, deep, 'stats'))).cancelled === 1,
    ),
    ...hanging.map((index) => upstream.closed(index)),
  ])
  expect(stopped.status).toBe(202)
  for (const { closedAt, closedByClient } of sockets) {
    expect(closedByClient).toBe(true)
    expect((closedAt ?? Infinity) - pressed).toBeLessThan(250)
  }
  expect(nearMs).toBeLessThan(250)
  expect(deepMs).toBeLessThan(250)
  expect(http.stats).toMatchObject({ open: 0, cancelled: 1 })

  expectAllEnded(await eventsOf(weir.url, runId))
  await http.close()
})

function isHanging({ choices }: RunEvent & { type: 'chunk' }): boolean {
  return choices.some(({ delta }) => delta.content?.includes('hang'))
}

/** How long after a moment something became true. */
async function msUntil(from: number, isTrue: () => Promise<boolean>): Promise<number> {
  while (!(await isTrue())) {
    if (Date.now() - from > 5000) return Infinity
    await sleep(10)
  }
  return Date.now() - from
}

/** Every call and task that began has ended as stopped, what is inside first, and the run once, at last. */
function expectAllEnded(events: readonly RunEvent[]): void {
  const began = only(events, 'tool_start').map(({ tool_call_id }) => tool_call_id)
  const results = only(events, 'tool_result')
  expect(began).toHaveLength(6)
  expect(results.map(({ tool_call_id }) => tool_call_id).toSorted()).toEqual(began.toSorted())
  expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['stopped']))

  const levels = new Map(only(events, 'task_start').map(({ span_id, level }) => [span_id, level]))
  const ends = only(events, 'task_end')
  expect(ends.map(({ span_id }) => levels.get(span_id))).toEqual([2, 2, 1, 1])
  expect(new Set(ends.map(({ span_id }) => span_id)).size).toBe(4)
  expect(new Set(ends.map(({ status }) => status))).toEqual(new Set(['stopped']))

  expect(only(events, 'run_end')).toHaveLength(1)
  expect(events.at(-1)).toMatchObject({ type: 'run_end', status: 'stopped', reason: 'user', by: 'You' })
}
