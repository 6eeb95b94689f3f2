import { readRun } from '@/testing/event-reader'
import type { PlannedTurn } from '@/testing/planned-turns'
import {
  addServer,
  callNameOf,
  eventsOf,
  makeAgent,
  only,
  startAgent,
  tokensOfTurn,
  turnsAsked,
  untilEvents,
  withWeir,
} from './agents'
import { expect, test } from './story'

const add = { name: 'add', arguments: { a: 2, b: 3 } }
const slowly = (text: string): PlannedTurn => ({ text, delayMs: 60 })
const sentence = 'one two three four five six seven eight nine ten eleven twelve thirteen fourteen '

test('killed again and again: whatever was done by then is kept, and the run comes to its end', async ({
  upstream,
}) => {
  test.setTimeout(120_000)
  await withWeir(upstream, async (weir) => {
    const server = await addServer(weir.url, { transport: 'stdio', command: 'test' })
    const marks = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()]
    const tools = [{ server, tool: '*' }]
    const wait = { name: 'wait', arguments: { seconds: 0.7 } }
    const ask = (agent: string) => ({ name: callNameOf(agent), arguments: { task: 'Begin.' } })
    const plan = [{ ...slowly(`${marks[2]} ${sentence}`), calls: [wait, add] }, slowly(sentence)]
    const deep = await makeAgent(weir.url, 'Deep', { tools, plan })
    const middle = await makeAgent(weir.url, 'Middle', {
      tools,
      sub_agents: [deep],
      plan: [
        { ...slowly(`${marks[1]} ${sentence}`), calls: [add, ask(deep), ask(deep)] },
        { text: 'The middle is done.' },
      ],
    })
    const agent_name = await makeAgent(weir.url, 'Top', {
      tools,
      sub_agents: [middle],
      plan: [
        { ...slowly(`${marks[0]} ${sentence}`), calls: [wait, ask(middle)] },
        slowly(sentence.repeat(3)),
      ],
    })
    const runId = await startAgent(weir.url, { agent_name })
    const viewer = readRun(`${weir.url}/api/runs/${runId}/events`, { maxTries: 10_000 })
    let seen = 0
    for (const more of [8, 37, 30, 44, 25]) {
      await untilEvents(weir.url, runId, (events) => events.length >= seen + more)
      await weir.kill('SIGKILL')
      await weir.restart()
      seen = await headOf(weir.url, runId)
    }
    const { frames } = await viewer
    const events = await eventsOf(weir.url, runId)
    expect(frames.map((frame) => JSON.parse(frame.slice(frame.indexOf('{'))))).toEqual(events)
    expect(only(events, 'run_resumed')).toHaveLength(5)
    expect(only(events, 'run_end')).toHaveLength(1)
    expect(events.at(-1)).toMatchObject({ type: 'run_end', status: 'completed' })

    // Each task began and ended once, and each call has one result, whatever died in it.
    const once = ['completed', 'completed', 'completed']
    expect(only(events, 'task_start')).toHaveLength(3)
    expect(only(events, 'task_end').map(({ status }) => status)).toEqual(once)
    const results = only(events, 'tool_result')
    expect(results.map(({ status }) => status)).toEqual(Array.from({ length: 9 }, () => 'completed'))
    expect(new Set(results.map(({ tool_call_id }) => tool_call_id)).size).toBe(9)

    // A turn that was finished is never asked for again.
    const ends = only(events, 'chunk').filter(({ choices }) => choices.some((choice) => choice.finish_reason))
    expect(ends).toHaveLength(2 + 2 + 2 * 2)
    const { usage } = only(events, 'run_end')[0] ?? {}
    expect(usage?.total_tokens).toBe(ends.length * tokensOfTurn)
    for (const mark of marks.slice(0, 2)) {
      const turns = turnsAsked(upstream, mark)
      expect(turns).toEqual(turns.toSorted((a, b) => a - b))
    }
  })
})

async function headOf(url: string, runId: string): Promise<number> {
  return (await (await fetch(`${url}/api/runs/${runId}`)).json()).last_seq
}
