import type { RunEvent } from '@/lib/protocol/events'
import { startMcpServer } from '@/testing/mcp-server'
import {
  addServer,
  callNameOf,
  eventsOf,
  makeAgent,
  only,
  postJson,
  resultText,
  startAgent,
  stdioServers,
  textOf,
  tryTool,
  untilEvents,
} from './agents'
import { expect, test } from './story'

test.use({ environment: stdioServers })

const longWait = { name: 'wait', arguments: { seconds: 60 } }
const ask = (agentId: string) => ({ name: callNameOf(agentId), arguments: { task: 'Begin.' } })

test('Stop closes the upstream sockets and cancels the tool calls of every level within 250 ms', async ({
  weir,
  upstream,
}) => {
  const http = await startMcpServer()
  const nearby = await addServer(weir.url, { transport: 'http', url: http.url })
  const child = await addServer(weir.url, { transport: 'stdio', command: 'test' })
  const cancelledByChild = async () => JSON.parse(resultText(await tryTool(weir.url, child, 'stats'))).cancelled

  // The run's own agent: a long call, a sub-agent that hangs, and one with a sub-agent that hangs and one in a call.
  const talker = await makeAgent(weir.url, 'Talker', { plan: [{ text: 'I hang ', hangs: true }] })
  const caller = await makeAgent(weir.url, 'Caller', {
    tools: [{ server: child, tool: 'wait' }],
    plan: [{ calls: [longWait] }],
  })
  const middle = await makeAgent(weir.url, 'Middle', {
    sub_agents: [talker, caller],
    plan: [{ calls: [ask(talker), ask(caller)] }],
  })
  const agent_name = await makeAgent(weir.url, 'Top', {
    tools: [{ server: nearby, tool: 'wait' }],
    sub_agents: [talker, middle],
    plan: [{ calls: [longWait, ask(talker), ask(middle)] }],
  })

  const first = upstream.requests.length
  const runId = await startAgent(weir.url, { agent_name })
  const running = await untilEvents(
    weir.url,
    runId,
    (event) => event.type === 'tool_progress' && event.span_id === undefined,
    (event) => event.type === 'tool_progress' && event.span_id !== undefined,
    (event) => says(event, 'hang') && levelOf(event) === 1,
    (event) => says(event, 'hang') && levelOf(event) === 2,
  )
  // The levels of speakers are known from the tasks that came before their first word.
  function levelOf({ span_id }: RunEvent & { type: 'chunk' }): number {
    return levels.get(span_id ?? '') ?? 0
  }
})
