import { addServer, callNameOf, makeAgent, only, runAgent, stdioServers, textOf } from './agents'
import { expect, test } from './story'

test.use({ environment: stdioServers })

const words = (word: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${word}${index} `).join('')
const ask = (agentId: string, task: string) => ({ name: callNameOf(agentId), arguments: { task } })

test('two sub-agents at once, one with a third inside: their texts never mix, and each stands where it was called', async ({
  weir,
  upstream,
}) => {
  const server = await addServer(weir.url, { transport: 'stdio', command: 'test' })
  const inner = await makeAgent(weir.url, 'Inner', { plan: [{ text: words('inner', 30), delayMs: 10 }] })
  const left = await makeAgent(weir.url, 'Left', {
    tools: [{ server, tool: 'add' }],
    plan: [
      { text: words('left', 30), delayMs: 10, calls: [{ name: 'add', arguments: { a: 1, b: 2 } }] },
      { text: words('later', 20), delayMs: 10 },
    ],
  })
  const right = await makeAgent(weir.url, 'Right', {
    sub_agents: [inner],
    plan: [
      { text: words('right', 10), delayMs: 10, calls: [ask(inner, 'Go deeper.')] },
      { reasoning: 'Hm.', text: words('after', 10), delayMs: 10 },
    ],
  })
  const agent_name = await makeAgent(weir.url, 'Top', {
    sub_agents: [left, right],
    plan: [
      { text: 'I ask both. ', calls: [ask(left, 'Count on the left.'), ask(right, 'Count on the right.')] },
      { text: 'Both have counted.' },
    ],
  })
  const before = upstream.requests.length
  const events = await runAgent(weir.url, { agent_name })

  const spanOf = (agent: string) => only(events, 'task_start').find(({ agent_name }) => agent_name === agent)
  const spans = [left, right, inner].map((agent) => spanOf(agent)?.span_id ?? '')
  expect(spanOf(left)).toMatchObject({ level: 1, task_description: 'Count on the left.' })
  expect(spanOf(left)).not.toHaveProperty('parent_id')
  expect(spanOf(right)).toMatchObject({ level: 1, task_description: 'Count on the right.' })
  expect(spanOf(right)).not.toHaveProperty('parent_id')
  expect(spanOf(inner)).toMatchObject({ level: 2, parent_id: spans[1], task_description: 'Go deeper.' })

  expect(['', ...spans].map((span) => textOf(events, span))).toEqual([
    'I ask both. Both have counted.',
    words('left', 30) + words('later', 20),
    words('right', 10) + words('after', 10),
    words('inner', 30),
  ])
  // They really spoke at once: else nothing could have mixed.
  const speakers = only(events, 'chunk').map(({ span_id }) => span_id)
  const changes = speakers.filter((speaker, index) => speaker !== speakers[index - 1])
  expect(changes.length).toBeGreaterThan(20)

  const ends = only(events, 'task_end')
  expect(ends).toHaveLength(3)
  expect(ends.find(({ span_id }) => span_id === spans[1])).toMatchObject({
    status: 'completed',
    // The last turn's words; 2 turns of its own and 1 of the agent inside.
    result: words('after', 10),
    usage: { total_tokens: 3 * 15 },
  })
  expect(ends.findIndex(({ span_id }) => span_id === spans[2])).toBeLessThan(
    ends.findIndex(({ span_id }) => span_id === spans[1]),
  )
  const requests = upstream.requests.slice(before)
  expect(events.at(-1)).toMatchObject({
    type: 'run_end',
    status: 'completed',
    usage: { total_tokens: requests.length * 15 },
  })
  expect(requests).toHaveLength(2 + 2 + 2 + 1)
  // What the run's own agent is told of them is their last words, and nothing from inside.
  const told = requests.at(-1)?.body.messages.filter(({ role }) => role === 'tool')
  expect(told?.map(({ content }) => content)).toEqual([words('later', 20), words('after', 10)])
})

test('agents may nest as deep as AGENT_MAX_DEPTH: below that their callers are not offered', async ({
  weir,
  upstream,
}) => {
  const names = ['One', 'Two', 'Three', 'Four', 'Five']
  let below: string | undefined
  for (const name of names.toReversed()) {
    const calls = below === undefined ? [] : [ask(below, 'Go deeper.')]
    below = await makeAgent(weir.url, name, {
      sub_agents: below === undefined ? [] : [below],
      plan: [{ calls, text: name }, { text: name }],
    })
  }
  const before = upstream.requests.length
  const events = await runAgent(weir.url, { agent_name: below ?? '' })
  expect(only(events, 'task_start').map(({ level }) => level)).toEqual([1, 2, 3])
  const offered = upstream.requests.slice(before).map(({ body }) => 'tools' in body)
  expect(offered).toEqual([true, true, true, false, true, true, true])
  expect(events.at(-1)).toMatchObject({ type: 'run_end', status: 'completed' })
})
