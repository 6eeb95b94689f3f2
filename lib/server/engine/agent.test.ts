import { expect, test } from 'vitest'
import { resultsOf, scriptedRun } from './agent-test-setup'
import { eventsOf, idle } from './driven-run-test-setup'
import { readHistory } from './history-test-setup'
import type { ToolEnding } from './ports'
import { asks, calls, endsWith, gatedTool, says, toolNamed } from './script-test-setup'

const typesOf = (run: { log: readonly { type: string }[] }) => run.log.map(({ type }) => type)

test('an agent without tools takes one turn, and its model is told of no tools', async () => {
  const run = scriptedRun({ turns: { root: [{ text: 'Hello there' }] } })
  await run.drive()
  expect(typesOf(run)).toEqual(['run_start', 'chunk', 'chunk', 'chunk', 'run_end'])
  expect(run.log.at(-1)).toMatchObject({ status: 'completed' })
  expect(run.drives[0]?.requests).toEqual([{ model: 'root', messages: [{ role: 'user', content: 'Go.' }] }])
})

test('a model is told its instructions, its tools, and what stands before the prompt', async () => {
  const history = [
    { role: 'user', content: 'Hello' },
    { role: 'assistant', content: 'Hi' },
    { role: 'user', content: 'Go.' },
  ]
  const run = scriptedRun({
    turns: { root: [], helper: [] },
    agents: { root: { instructions: 'Be brief.' }, helper: { description: 'It helps.' } },
    tools: [toolNamed('read', { description: 'Reads.' })],
    history,
  })
  await run.drive()
  const [request] = run.drives[0]?.requests ?? []
  expect(request?.messages).toEqual([{ role: 'system', content: 'Be brief.' }, ...history])
  expect(request?.options?.['tools']).toMatchObject([
    { type: 'function', function: { name: 'read', description: 'Reads.', parameters: { type: 'object' } } },
    {
      type: 'function',
      function: {
        name: 'ask_helper',
        description: 'Gives a task to the agent “helper” and waits for its result. It helps.',
        parameters: { required: ['task'] },
      },
    },
  ])
})

test('the next turn is told what the last one said, called and learned', async () => {
  const run = scriptedRun({
    turns: {
      root: [{ text: 'I look', calls: [calls('read', { page: 1 }), calls('count')] }, { text: 'Two' }],
    },
    tools: [toolNamed('read'), toolNamed('count')],
  })
  await run.drive()
  const ids = eventsOf(run, 'tool_start').map((event) => event.tool_call_id)
  expect(run.drives[0]?.requests[1]?.messages).toMatchObject([
    { role: 'user', content: 'Go.' },
    {
      role: 'assistant',
      content: 'I look',
      tool_calls: [
        { id: ids[0], type: 'function', function: { name: 'read', arguments: '{"page":1}' } },
        { id: ids[1], type: 'function', function: { name: 'count', arguments: '{}' } },
      ],
    },
    { role: 'tool', tool_call_id: ids[0], content: 'read is done' },
    { role: 'tool', tool_call_id: ids[1], content: 'count is done' },
  ])
  expect(eventsOf(run, 'chunk').map(({ turn }) => turn)).toContain(1)
  expect(run.state().usage).toEqual({ prompt_tokens: 20, completion_tokens: 4, total_tokens: 24 })
})

test('parallel calls all start before the first ends, and each result goes out the moment it is there', async () => {
  const [a, b, c] = [gatedTool('a'), gatedTool('b'), gatedTool('c')]
  const run = scriptedRun({
    turns: { root: [{ calls: [calls('a'), calls('b'), calls('c')] }] },
    tools: [a.tool, b.tool, c.tool],
  })
  const driven = run.drive()
  await idle()
  expect(run.drives[0]?.executed.map(({ name }) => name)).toEqual(['a', 'b', 'c'])
  expect(resultsOf(run)).toEqual([])
  b.open()
  await idle()
  expect(resultsOf(run)).toEqual([['completed', 'b is done']])
  c.open()
  await idle()
  a.open()
  await driven
  expect(resultsOf(run).map(([, text]) => text)).toEqual(['b is done', 'c is done', 'a is done'])
  expect(run.log.at(-1)).toMatchObject({ type: 'run_end', status: 'completed' })
})

test.for([
  ['a tool that is not there', calls('nowhere'), 'There is no tool “nowhere”. There are: read, post, throw.'],
  ['a call without a name', calls(''), 'There is no tool “”. There are: read, post, throw.'],
  [
    'a name that no tool can have',
    calls('read it!'),
    'There is no tool “read it!”. There are: read, post, throw.',
  ],
  [
    'arguments that are no JSON',
    calls('read', '{"a":'),
    'The arguments are not a JSON object. Write them again.',
  ],
  [
    'arguments that are no object',
    calls('read', '[1]'),
    'The arguments are not a JSON object. Write them again.',
  ],
  ['arguments that do not fit', calls('read', { page: 'one' }), 'page: must be a number.'],
  ['a tool that fails', calls('post'), 'Not today.'],
  ['a tool that throws', calls('throw'), 'Error: It broke.'],
] as const)('%s is answered, and the model may go on from it', async ([, wrong, answer]) => {
  const run = scriptedRun({
    turns: { root: [{ calls: [wrong, calls('read')] }, { text: 'I see' }] },
    tools: [
      toolNamed('read', {
        problemOf: (args) => (JSON.stringify(args) === '{}' ? undefined : 'page: must be a number.'),
      }),
      toolNamed(
        'post',
        endsWith(() => says('Not today.', 'failed')),
      ),
      toolNamed(
        'throw',
        endsWith(() => Promise.reject(new Error('It broke.'))),
      ),
    ],
  })
  await run.drive()
  expect(resultsOf(run)).toContainEqual(['failed', answer])
  expect(resultsOf(run)).toContainEqual(['completed', 'read is done'])
  expect(readHistory(run.drives[0]?.requests[1]?.messages ?? [])).toHaveLength(4)
  expect(run.log.at(-1)).toMatchObject({ status: 'completed' })
})

test('a call without arguments counts as one with none', async () => {
  const run = scriptedRun({ turns: { root: [{ calls: [calls('read', '')] }] }, tools: [toolNamed('read')] })
  await run.drive()
  expect(run.drives[0]?.executed).toMatchObject([{ name: 'read', args: {} }])
})

test('a model of the run itself that breaks off ends the run as failed, after the error', async () => {
  const run = scriptedRun({ turns: { root: [{ text: 'I will', isTorn: true }] } })
  await run.drive()
  expect(typesOf(run).slice(-2)).toEqual(['error', 'run_end'])
  expect(run.log.at(-1)).toMatchObject({ status: 'failed', reason: 'upstream' })
})

const completion: ToolEnding = { type: 'completion', message: 'Saved.', agent_name: 'writer' }
const builder = toolNamed(
  'save',
  endsWith(() => ({ ...says('saved'), ending: completion })),
)

test('what a builder made ends the run, once all calls of the turn are answered', async () => {
  const { tool, open } = gatedTool('read')
  const run = scriptedRun({
    turns: { root: [{ calls: [calls('save'), calls('read')] }, { text: 'never said' }] },
    tools: [builder, tool],
  })
  const driven = run.drive()
  await idle()
  expect(eventsOf(run, 'completion')).toMatchObject([{ message: 'Saved.', agent_name: 'writer' }])
  expect(run.state().end).toBeNull()
  open()
  await driven
  expect(resultsOf(run).map(([, text]) => text)).toEqual(['saved', 'read is done'])
  expect(run.drives[0]?.requests).toHaveLength(1)
  expect(run.log.at(-1)).toMatchObject({ status: 'completed' })
})

test('a builder that is called as a sub-agent ends the run as well', async () => {
  const run = scriptedRun({
    turns: {
      root: [{ calls: [asks('builder')] }, { text: 'never said' }],
      builder: [{ calls: [calls('read')] }, { calls: [calls('save')] }, { text: 'never said' }],
    },
    tools: [builder, toolNamed('read')],
  })
  await run.drive()
  expect(run.drives[0]?.requests.map(({ model }) => model)).toEqual(['root', 'builder', 'builder'])
  expect(eventsOf(run, 'completion')).toHaveLength(1)
  expect(run.log.at(-1)).toMatchObject({ status: 'completed' })
})

test('whenever the driver of a builder dies, what was saved is told once it is known', async () => {
  const script = {
    turns: { root: [{ calls: [calls('save')] }] },
    tools: [{ ...builder, isRepeatable: false }],
  }
  const undisturbed = scriptedRun(script)
  await undisturbed.drive()
  const saved = undisturbed.log.findIndex(({ type }) => type === 'completion')
  for (let cut = saved; cut < undisturbed.log.length - 1; cut++) {
    const run = scriptedRun(script)
    await run.drive({ onEvent: () => (run.log.length > cut ? 'kill' : undefined) })
    await run.drive()
    expect(eventsOf(run, 'completion')).toHaveLength(1)
    expect(run.drives.flatMap(({ requests }) => requests)).toHaveLength(1)
    expect(run.log.at(-1)).toMatchObject({ status: 'completed' })
  }
})
