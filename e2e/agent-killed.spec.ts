import type { RunEvent } from '@/lib/protocol/events'
import { readRun } from '@/testing/event-reader'
import { startMcpServer } from '@/testing/mcp-server'
import type { PlannedTurn } from '@/testing/planned-turns'
import type { WeirServer } from '@/testing/start-weir'
import { startTcpProxy } from '@/testing/tcp-proxy'
import {
  addServer,
  callNameOf,
  eventsOf,
  makeAgent,
  only,
  resultText,
  startAgent,
  textOf,
  tokensOfTurn,
  turnsAsked,
  untilEvents,
  withWeir,
} from './agents'
import { expect, test } from './story'

const add = { name: 'add', arguments: { a: 2, b: 3 } }
const slowly = (text: string): PlannedTurn => ({ text, delayMs: 60 })
const sentence = 'one two three four five six seven eight nine ten eleven twelve thirteen fourteen '

/**
 * Kills the server at a moment of a run, starts it again, and waits until the run has ended by itself. Somebody watches
 * all the while and sees each event once, in order.
 */
async function killAt(
  weir: WeirServer,
  agent_name: string,
  isMoment: (events: readonly RunEvent[]) => boolean,
): Promise<RunEvent[]> {
  const runId = await startAgent(weir.url, { agent_name })
  const viewer = readRun(`${weir.url}/api/runs/${runId}/events`, { maxTries: 10_000 })
  const before = await untilEvents(weir.url, runId, isMoment)
  await weir.kill('SIGKILL')
  await weir.restart()
  const { frames, resumed } = await viewer

  const { frames: replayed } = await readRun(`${weir.url}/api/runs/${runId}/events`)
  expect(frames.join('')).toBe(replayed.join(''))
  expect(frames.map((frame) => Number(/^id: (\d+)$/m.exec(frame)?.[1]))).toEqual(
    frames.map((_, index) => index + 1),
  )
  expect(resumed).toBeGreaterThan(0)
  const events = await eventsOf(weir.url, runId)
  expect(events.slice(0, before.length)).toEqual(before)
  const times = events.map(({ t }) => t)
  expect(times).toEqual(times.toSorted((a, b) => a - b))
  expect(only(events, 'run_resumed')).toMatchObject([{ reason: 'takeover' }])
  expect(only(events, 'run_end')).toHaveLength(1)
  expect(events.at(-1)).toMatchObject({ type: 'run_end', status: 'completed' })
  return events
}

function hasSaid(word: string) {
  return (events: readonly RunEvent[]): boolean => JSON.stringify(only(events, 'chunk')).includes(word)
}

test('killed in a turn of the model: that turn is taken again, and no other', async ({ upstream }) => {
  await withWeir(upstream, async (weir) => {
    const server = await addServer(weir.url, { transport: 'stdio', command: 'test' })
    const mark = crypto.randomUUID()
    const agent_name = await makeAgent(weir.url, 'Talker', {
      tools: [{ server, tool: 'add' }],
      plan: [{ text: `${mark} `, calls: [add] }, slowly(sentence)],
    })
    const events = await killAt(weir, agent_name, hasSaid('five'))

    expect(turnsAsked(upstream, mark)).toEqual([0, 1, 1])
    expect(only(events, 'tool_start')).toHaveLength(1)
    // What the lost attempt said stays in the log; what came after the takeover is the whole turn.
    const takeover = events.findIndex(({ type }) => type === 'run_resumed')
    expect(textOf(events.slice(takeover), '')).toBe(sentence)
    expect(events.at(-1)).toMatchObject({ usage: { total_tokens: 2 * tokensOfTurn } })

    const { conversation_id, run_id } = only(events, 'run_start')[0] ?? {}
    const { messages } = await (await fetch(`${weir.url}/api/conversations/${conversation_id}`)).json()
    const kept = messages[1].blocks.filter((block: { isSuperseded?: boolean }) => !block.isSuperseded)
    expect(kept.map((block: { content: string }) => block.content).join('')).toContain(`${mark} ${sentence}`)
    expect(messages[1]).toMatchObject({ run_id, end: { usage: { total_tokens: 2 * tokensOfTurn } } })
  })
})

test('killed in a call that may be repeated: it is called again', async ({ upstream }) => {
  await withWeir(upstream, async (weir) => {
    const server = await addServer(weir.url, { transport: 'stdio', command: 'test' })
    const mark = crypto.randomUUID()
    const wait = { name: 'wait', arguments: { seconds: 1.5 } }
    const agent_name = await makeAgent(weir.url, 'Waiter', {
      tools: [{ server, tool: '*' }],
      plan: [{ text: mark, calls: [add, wait] }, { text: 'Done.' }],
    })
    const events = await killAt(
      weir,
      agent_name,
      (seen) => only(seen, 'tool_progress').length > 2 && only(seen, 'tool_result').length === 1,
    )

    // The call that had its result by then is not made again.
    expect(only(events, 'tool_start').map(({ tool_name }) => tool_name)).toEqual(['add', 'wait', 'wait'])
    const results = only(events, 'tool_result')
    expect(results.map(({ status }) => status)).toEqual(['completed', 'completed'])
    expect(resultText(results[1] ?? { content: [] })).toBe('Waited 1.5 s.')
    expect(turnsAsked(upstream, mark)).toEqual([0, 1])
    expect(events.at(-1)).toMatchObject({ usage: { total_tokens: 2 * tokensOfTurn } })
  })
})

test('killed in a call that may not be repeated: the model is told that its outcome is not known', async ({
  upstream,
}) => {
  const http = await startMcpServer()
  const proxy = await startTcpProxy(http.port)
  await withWeir(upstream, async (weir) => {
    const server = await addServer(weir.url, { transport: 'http', url: `http://127.0.0.1:${proxy.port}/mcp` })
    const mark = crypto.randomUUID()
    const agent_name = await makeAgent(weir.url, 'Deleter', {
      tools: [{ server, tool: 'delete_all' }],
      plan: [{ text: mark, calls: [{ name: 'delete_all', arguments: {} }] }, { text: 'I do not know.' }],
    })
    // The server does it, and its answer never arrives.
    proxy.cutAfterBytes(1, 'silence', 'all')
    const events = await killAt(
      weir,
      agent_name,
      (seen) => only(seen, 'tool_start').length > 0 && http.stats.delete_all === 1,
    )

    expect(http.stats.delete_all).toBe(1)
    expect(only(events, 'tool_start')).toHaveLength(1)
    expect(only(events, 'tool_result')).toMatchObject([{ status: 'interrupted' }])
    expect(turnsAsked(upstream, mark)).toEqual([0, 1])
    const told = upstream.requests.at(-1)?.body.messages.findLast(({ role }) => role === 'tool')
    expect(told?.content).toMatch(/^\[interrupted\] .* not known/)
    expect(events.at(-1)).toMatchObject({ usage: { total_tokens: 2 * tokensOfTurn } })
  })
  await proxy.close()
  await http.close()
})

test('killed while a sub-agent speaks beside another that is done: only the turn that was lost is taken again', async ({
  upstream,
}) => {
  await withWeir(upstream, async (weir) => {
    const server = await addServer(weir.url, { transport: 'stdio', command: 'test' })
    const [top, quick, slow] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()]
    const fast = await makeAgent(weir.url, 'Fast', { plan: [{ text: quick }] })
    const talker = await makeAgent(weir.url, 'Talker', {
      tools: [{ server, tool: 'add' }],
      plan: [{ text: `${slow} `, calls: [add] }, slowly(sentence)],
    })
    const ask = (agent: string) => ({ name: callNameOf(agent), arguments: { task: 'Begin.' } })
    const agent_name = await makeAgent(weir.url, 'Top', {
      sub_agents: [fast, talker],
      plan: [{ text: top, calls: [ask(fast), ask(talker)] }, { text: 'Both are done.' }],
    })
    const events = await killAt(
      weir,
      agent_name,
      (seen) => hasSaid('five')(seen) && only(seen, 'task_end').length === 1,
    )

    expect(turnsAsked(upstream, top)).toEqual([0, 1])
    expect(turnsAsked(upstream, quick)).toEqual([0])
    expect(turnsAsked(upstream, slow)).toEqual([0, 1, 1])
    expect(only(events, 'task_start')).toHaveLength(2)
    expect(only(events, 'task_end')).toMatchObject([
      { status: 'completed', result: quick },
      { status: 'completed', result: sentence, usage: { total_tokens: 2 * tokensOfTurn } },
    ])
    expect(only(events, 'tool_result')).toHaveLength(3)
    expect(events.at(-1)).toMatchObject({ usage: { total_tokens: 5 * tokensOfTurn } })
  })
})
