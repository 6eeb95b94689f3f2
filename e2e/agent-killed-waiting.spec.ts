import { readRun } from '@/testing/event-reader'
import { startMcpServer } from '@/testing/mcp-server'
import {
  addServer,
  eventsOf,
  makeAgent,
  only,
  post,
  postJson,
  startAgent,
  tokensOfTurn,
  turnsAsked,
  untilEvents,
  withWeir,
} from './agents'
import { expect, test } from './story'

test('killed while it waits for a yes: it still waits, is answered once, and goes on', async ({
  upstream,
}) => {
  const http = await startMcpServer()
  await withWeir(upstream, async (weir) => {
    const server = await addServer(weir.url, { transport: 'http', url: http.url })
    const mark = crypto.randomUUID()
    const agent_name = await makeAgent(weir.url, 'Deleter', {
      tools: [{ server, tool: 'delete_all' }],
      approval: { ask: 'changes' },
      plan: [{ text: mark, calls: [{ name: 'delete_all', arguments: {} }] }, { text: 'Done.' }],
    })
    const runId = await startAgent(weir.url, { agent_name })
    const run = `${weir.url}/api/runs/${runId}`
    const viewer = readRun(`${run}/events`, { maxTries: 10_000 })
    const asked = await untilEvents(weir.url, runId, (seen) => only(seen, 'approval_request').length > 0)
    await expect.poll(async () => (await (await fetch(run)).json()).status).toBe('waiting')
    await weir.kill('SIGKILL')
    await weir.restart()

    expect(await (await fetch(run)).json()).toMatchObject({ status: 'waiting', last_seq: asked.length })
    const answer = `${run}/approvals/${only(asked, 'approval_request')[0]?.approval_id}`
    expect(http.stats.delete_all).toBe(0)
    const answers = await Promise.all([
      post(answer, { decision: 'allow_once' }),
      post(answer, { decision: 'allow_once' }),
    ])
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202, 409]))
    const late = await postJson(answer, { decision: 'refuse' }, 409)
    expect(late).toMatchObject({ error: { code: 'already_answered' } })

    const { frames } = await viewer
    const events = await eventsOf(weir.url, runId)
    expect(frames.map((frame) => JSON.parse(frame.slice(frame.indexOf('{'))))).toEqual(events)
    expect(only(events, 'run_resumed')).toMatchObject([{ reason: 'approval' }])
    expect(only(events, 'approval_response')).toMatchObject([{ decision: 'allow_once', by: 'You' }])
    expect(only(events, 'tool_result')).toMatchObject([{ status: 'completed' }])
    expect(http.stats.delete_all).toBe(1)
    expect(turnsAsked(upstream, mark)).toEqual([0, 1])
    expect(events.at(-1)).toMatchObject({
      type: 'run_end',
      status: 'completed',
      usage: { total_tokens: 2 * tokensOfTurn },
    })
  })
  await http.close()
})
