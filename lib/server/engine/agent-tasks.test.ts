import { expect, test } from 'vitest'
import { blocksOf } from '@/lib/blocks/reduce'
import { resultsOf, scriptedRun } from './agent-test-setup'
import { eventsOf, idle } from './driven-run-test-setup'
import { asks, calls, gatedTool, toolNamed } from './script-test-setup'

test('a sub-agent works in a span of its own, sees only its task, and gives its last words as the result', async () => {
  const run = scriptedRun({
    turns: {
      root: [{ text: 'I ask', calls: [asks('helper')] }, { text: 'Thanks' }],
      helper: [{ text: 'Let me see', calls: [calls('read')] }, { text: 'It is so' }],
    },
    tools: [toolNamed('read')],
    agents: { root: { tools: [], sub_agents: ['helper'] }, helper: { instructions: 'Help.' } },
  })
  await run.drive()
  const [start] = eventsOf(run, 'task_start')
  const spanId = start?.span_id
  expect(start).toMatchObject({ agent_name: 'helper', task_description: 'a task for helper', level: 1 })
  expect(start).not.toHaveProperty('parent_id')
  const inside = run.log.filter((event) => 'span_id' in event && event.span_id === spanId)
  expect(inside.map(({ type }) => type)).toEqual([
    'task_start',
    'chunk',
    'chunk',
    'chunk',
    'chunk',
    'chunk',
    'chunk',
    'tool_start',
    'tool_result',
    'chunk',
    'chunk',
    'chunk',
    'chunk',
    'task_end',
  ])
  expect(eventsOf(run, 'task_end')).toMatchObject([
    { span_id: spanId, status: 'completed', result: 'It is so', usage: { total_tokens: 24 } },
  ])
  expect(resultsOf(run)).toEqual([
    ['completed', 'read is done'],
    ['completed', 'It is so'],
  ])
  expect(run.drives[0]?.requests.find(({ model }) => model === 'helper')?.messages).toEqual([
    { role: 'system', content: 'Help.' },
    { role: 'user', content: 'a task for helper' },
  ])
  expect(run.state().usage?.total_tokens).toBe(48)
})

test('sub-agents that work at once never mix their texts', async () => {
  const words = (id: string) => ({
    text: Array.from({ length: 20 }, (_, index) => `${id}${index} `).join(''),
  })
  const run = scriptedRun({
    turns: {
      root: [{ calls: [asks('one'), asks('two')] }, { text: 'Both said it' }],
      one: [words('a')],
      two: [{ calls: [asks('three')] }, words('b')],
      three: [words('c')],
    },
    agents: { root: { sub_agents: ['one', 'two'] }, two: { sub_agents: ['three'] } },
  })
  await run.drive()
  const speakers = eventsOf(run, 'chunk').map((event) => event.span_id)
  const changes = speakers.filter((speaker, index) => speaker !== speakers[index - 1])
  expect(changes.length).toBeGreaterThan(20)
  const texts = blocksOf(run.state()).filter(({ type }) => type === 'text')
  expect(texts.map(({ nodeInfo, content }) => [nodeInfo?.nodeName, content])).toEqual(
    expect.arrayContaining([
      ['one', words('a').text],
      ['two', words('b').text],
      ['three', words('c').text],
      [undefined, 'Both said it'],
    ]),
  )
  expect(texts).toHaveLength(4)
  const [one, two, three] = eventsOf(run, 'task_start')
  expect([one?.level, two?.level, three?.level]).toEqual([1, 1, 2])
  expect(three?.parent_id).toBe(two?.span_id)
})

test('agents call each other as deep as they may, and no deeper', async () => {
  const run = scriptedRun({
    turns: { root: [{ calls: [asks('self')] }], self: [{ calls: [asks('self')] }, { text: 'Down here' }] },
    agents: { self: { sub_agents: ['self'] } },
    maxDepth: 2,
    tools: [toolNamed('read')],
  })
  await run.drive()
  expect(eventsOf(run, 'task_start').map(({ level }) => level)).toEqual([1, 2])
  const deepest = run.drives[0]?.requests[2]
  expect(JSON.stringify(deepest?.options)).not.toContain('ask_self')
  expect(resultsOf(run)[0]).toEqual(['failed', 'There is no tool “ask_self”. There are: read.'])
  expect(run.log.at(-1)).toMatchObject({ status: 'completed' })
})

test('a sub-agent whose model breaks off is a result, and its parent goes on', async () => {
  const run = scriptedRun({
    turns: {
      root: [{ calls: [asks('helper')] }, { text: 'Then without' }],
      helper: [{ text: 'I am ab', isTorn: true }],
    },
  })
  await run.drive()
  expect(eventsOf(run, 'task_end')).toMatchObject([
    { status: 'failed', error: { message: 'Error: The model broke off.' } },
  ])
  expect(resultsOf(run)).toEqual([['failed', 'Error: The model broke off.']])
  expect(run.log.at(-1)).toMatchObject({ status: 'completed' })
})

test.for([{}, { task: '' }, { task: 7 }])(
  'a sub-agent that is given no task, as in %j, does not begin',
  async (args) => {
    const run = scriptedRun({ turns: { root: [{ calls: [calls('ask_helper', args)] }], helper: [] } })
    await run.drive()
    expect(resultsOf(run)).toEqual([['failed', 'task must be a text.']])
    expect(eventsOf(run, 'task_start')).toEqual([])
  },
)

test('agents whose names clash with a tool or with each other are all callable', async () => {
  const run = scriptedRun({
    turns: { root: [], 'a-b': [], 'a.b': [] },
    tools: [toolNamed('ask_a_b')],
  })
  await run.drive()
  const told = JSON.stringify(run.drives[0]?.requests[0]?.options)
  expect([...told.matchAll(/"name":"(ask_\w+)"/g)].map(([, name]) => name)).toEqual([
    'ask_a_b',
    'ask_a_b_2',
    'ask_a_b_3',
  ])
})

test('a sub-agent goes on in its span after its driver died, without what it had said already', async () => {
  const { tool, open } = gatedTool('read')
  const run = scriptedRun({
    turns: {
      root: [{ calls: [asks('helper')] }, { text: 'Thanks' }],
      helper: [{ text: 'One', calls: [calls('read')] }, { text: 'Two' }],
    },
    tools: [tool],
  })
  void run.drive({
    onEvent: (event) => (event.type === 'tool_start' && event.tool_name === 'read' ? 'kill' : undefined),
  })
  await idle()
  open()
  await run.drive()
  expect(eventsOf(run, 'task_start')).toHaveLength(1)
  expect(eventsOf(run, 'tool_start').map((event) => event.tool_name)).toEqual(['ask_helper', 'read', 'read'])
  expect(run.drives[1]?.requests.map(({ model }) => model)).toEqual(['helper', 'root'])
  expect(eventsOf(run, 'task_end')).toMatchObject([{ status: 'completed', result: 'Two' }])
})

test('a sub-agent that had come to its end when the driver died is not asked again', async () => {
  const run = scriptedRun({
    turns: { root: [{ calls: [asks('helper')] }, { text: 'Thanks' }], helper: [{ text: 'Two' }] },
  })
  await run.drive({ onEvent: (event) => (event.type === 'task_end' ? 'kill' : undefined) })
  await run.drive()
  expect(run.drives[1]?.requests.map(({ model }) => model)).toEqual(['root'])
  expect(eventsOf(run, 'task_start')).toHaveLength(1)
  expect(eventsOf(run, 'task_end')).toHaveLength(1)
  expect(resultsOf(run)).toEqual([['completed', 'Two']])
})
