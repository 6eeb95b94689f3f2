/** How much a graph may do at once and in all, and what it has used. */
import { expect, test } from 'vitest'
import { costWithin, graphRates } from '@/lib/blocks/spent'
import { eventsOf, idle } from './driven-run-test-setup'
import {
  calledIn,
  endsOf,
  graphRun,
  graphRunDefinitionOf,
  graphWith,
  letTimePass,
  model,
  openQuestion,
  resultOfRun,
  type GraphScript,
} from './graph-test-setup'
import { asks, calls, toolNamed, turnUsage } from './script-test-setup'

const parallel = (count: number, fields: object = {}) => {
  const ids = Array.from({ length: count }, (_, index) => `n${index}`)
  return graphWith(
    ids.map((id) => model(id)),
    ids.map((id) => `start > ${id} > end`),
    fields,
  )
}

/** Models that say how many of them work. */
function counted() {
  let working = 0
  let most = 0
  const speech = async () => {
    most = Math.max(most, ++working)
    await idle()
    working -= 1
    return { text: 'x' }
  }
  return { speech, most: () => most }
}

test.for([
  [1, 1],
  [3, 3],
  [100, 8],
] as const)('with %i permits, %i of eight nodes work at once', async ([concurrency, expected]) => {
  const { speech, most } = counted()
  const models = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`n${index}`, speech]))
  const run = graphRun({ graph: parallel(8), models, concurrency })
  await run.drive()
  expect(most()).toBe(expected)
  expect(run.log.at(-1)).toMatchObject({ status: 'completed' })
})

test('nodes inside containers take permits, containers and questions do not: one permit is enough for all', async () => {
  const { speech, most } = counted()
  const run = graphRun({
    graph: graphWith(
      [
        { id: 'each', kind: 'map', graph: 'middle', items: '1\n2' },
        { id: 'ask', kind: 'human', prompt: 'Which?' },
        model('a'),
      ],
      ['start > each > end', 'start > ask > end', 'start > a > end'],
    ),
    graphs: {
      middle: graphWith([{ id: 'sub', kind: 'subgraph', graph: 'inner' }], ['start > sub > end']),
      inner: graphWith([model('in')], ['start > in > end']),
    },
    models: { in: speech, a: speech },
    concurrency: 1,
  })
  await run.drive()
  expect(run.state().status).toBe('waiting')
  expect(calledIn(run).toSorted()).toEqual(['a', 'in', 'in'])
  expect(most()).toBe(1)
})

test('an agent that waits for a yes gives its permit back', async () => {
  const run = graphRun({
    graph: graphWith(
      [{ id: 'asks', kind: 'agent', tools: [{ server: 'builtin', tool: 'erase' }] }, model('other')],
      ['start > asks > end', 'start > other > end'],
    ),
    tools: [toolNamed('erase', { isReadOnly: false })],
    models: { asks: [{ calls: [calls('erase')] }, { text: 'erased' }], other: [{ text: 'other' }] },
    concurrency: 1,
  })
  await run.drive()
  expect(endsOf(run)).toEqual([['other', 'completed', 'other']])
  run.answer(openQuestion(run).id, { type: 'approval', decision: 'allow_once', by: 'Ada' })
  await run.drive({ resume: 'approval' })
  expect(resultOfRun(run)).toBe('erased\n\nother')
})

test('a node in a pause before its next try holds no permit', async () => {
  let tries = 0
  const run = graphRun({
    graph: graphWith(
      [model('a', 'x', { retry: { attempts: 2, backoff_ms: 5000 } }), model('b')],
      ['start > a > end', 'start > b > end'],
    ),
    models: { a: () => ({ text: 'a', isTorn: ++tries === 1 }), b: [{ text: 'b' }] },
    concurrency: 1,
  })
  await letTimePass(run, run.drive())
  expect(eventsOf(run, 'node_end').map(({ node_id, status, t }) => [node_id, status, t])).toEqual([
    ['a', 'failed', 0],
    ['b', 'completed', 0],
    ['a', 'completed', 5000],
  ])
})

const chain = (limits: object, script: Partial<GraphScript> = {}) =>
  graphRun({
    graph: graphWith([model('a'), model('b'), model('c'), model('d')], ['start > a > b > c > d > end'], {
      limits,
    }),
    ...script,
  })

test.for([
  ['tokens', { max_tokens: turnUsage.total_tokens * 2 }, 'limit_tokens'],
  ['dollars', { max_cost: 0.000_05 }, 'limit_cost'],
  ['time', { max_seconds: 2 }, 'limit_time'],
] as const)('a run that has spent its %s begins no node more, and is stopped', async ([, limits, reason]) => {
  const run = chain(limits, {
    prices: { a: { input: 1, output: 1 }, b: { input: 3, output: 5 } },
    models: { a: [{ text: 'a', takes: 1000 }], b: [{ text: 'b', takes: 1000 }] },
  })
  await run.drive()
  expect(calledIn(run)).toEqual(['a', 'b'])
  expect(eventsOf(run, 'node_start')).toHaveLength(2)
  expect(run.log.at(-1)).toMatchObject({ type: 'run_end', status: 'stopped', reason })
  expect(eventsOf(run, 'error')).toEqual([])
})

test('what works when the run has spent all is stopped with it, containers too', async () => {
  const run = graphRun({
    graph: graphWith(
      [{ id: 'each', kind: 'map', graph: 'inner' }, model('slow')],
      ['start > each > end', 'start > slow > end'],
      {
        limits: { max_tokens: 12 },
      },
    ),
    graphs: { inner: graphWith([model('a'), model('b')], ['start > a > b > end']) },
    models: { slow: () => new Promise(() => {}) },
  })
  await run.drive()
  expect(endsOf(run).map(([id, status]) => `${id} ${status}`)).toEqual([
    'a completed',
    'each stopped',
    'each stopped',
    'slow stopped',
  ])
  expect(run.log.at(-1)).toMatchObject({ status: 'stopped', reason: 'limit_tokens' })
})

test('an agent that has spent the budget of the run in its own turns stops the run', async () => {
  const run = graphRun({
    graph: graphWith(
      [{ id: 'a', kind: 'agent', tools: [{ server: 'builtin', tool: 'read' }] }],
      ['start > a > end'],
      {
        limits: { max_tokens: 24 },
      },
    ),
    tools: [toolNamed('read')],
    models: { a: () => ({ calls: [calls('read')] }) },
  })
  await run.drive()
  expect(calledIn(run)).toEqual(['a', 'a'])
  expect(endsOf(run)).toEqual([['a', 'stopped', undefined]])
  expect(run.log.at(-1)).toMatchObject({ status: 'stopped', reason: 'limit_tokens' })
})

test('an agent that comes to its own limit fails its node', async () => {
  const run = graphRun({
    graph: graphWith(
      [{ id: 'a', kind: 'agent', max_iterations: 2, tools: [{ server: 'builtin', tool: 'read' }] }],
      ['start > a > end'],
    ),
    tools: [toolNamed('read')],
    models: { a: () => ({ calls: [calls('read')] }) },
  })
  await run.drive()
  expect(calledIn(run)).toEqual(['a', 'a'])
  expect(eventsOf(run, 'node_end')).toMatchObject([
    {
      status: 'failed',
      error: {
        code: 'node_limit',
        type: 'node_error',
        message: 'It stopped at its own limit (limit_turns).',
      },
    },
  ])
})

const team: GraphScript = {
  graph: graphWith(
    [
      {
        id: 'lead',
        kind: 'agent',
        agent: 'boss',
        instructions: 'And be quick.',
        tools: [{ server: 'builtin', tool: 'read' }],
      },
      model('b', '{{lead}}', { instructions: 'Be brief.' }),
    ],
    ['start > lead > b > end'],
  ),
  agents: { boss: { instructions: 'Lead.', sub_agents: ['helper'] }, helper: {} },
  tools: [toolNamed('read')],
  models: {
    boss: [{ calls: [asks('helper'), calls('read')] }, { text: 'It is so.' }],
    helper: [{ text: 'So it is.' }],
  },
  prices: { boss: { input: 1, output: 2 }, helper: { input: 10, output: 20 } },
}

test('a node that names an agent is that agent, with what the node adds, and its sub-agents in its span', async () => {
  const run = graphRun(team)
  await run.drive()
  const [boss] = run.drives[0]?.requests ?? []
  expect(boss?.messages).toEqual([
    { role: 'system', content: 'Lead.\n\nAnd be quick.' },
    { role: 'user', content: 'Go.' },
  ])
  const [lead] = eventsOf(run, 'node_start')
  expect(lead).toMatchObject({ node_id: 'lead', model_name: 'boss' })
  expect(eventsOf(run, 'task_start')).toMatchObject([
    { parent_id: lead?.span_id, agent_name: 'helper', level: 2 },
  ])
  expect(run.drives[0]?.requests.at(-1)?.messages).toEqual([
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'It is so.' },
  ])
})

test('each node tells what it used with all inside it, and the run what all have used and cost', async () => {
  const run = graphRun(team)
  await run.drive()
  expect(eventsOf(run, 'node_end').map(({ node_id, usage }) => [node_id, usage?.total_tokens])).toEqual([
    ['lead', 36],
    ['b', 12],
  ])
  expect(run.log.at(-1)).toMatchObject({
    usage: { prompt_tokens: 40, completion_tokens: 8, total_tokens: 48 },
  })
  const rates = graphRates(graphRunDefinitionOf(team))
  const leadSpan = eventsOf(run, 'node_start')[0]?.span_id ?? ''
  expect(costWithin(run.state(), leadSpan, rates)).toBeCloseTo((20 * 1 + 4 * 2 + 10 * 10 + 2 * 20) / 1e6, 12)
  expect(costWithin(run.state(), '', rates)).toBe(costWithin(run.state(), leadSpan, rates))
})

test('a node without a model of its own has the default one', async () => {
  const script: GraphScript = {
    graph: graphWith([model('a', 'x', { model_name: 'default' })], ['start > a > end']),
  }
  const run = graphRun(script)
  await run.drive()
  expect(calledIn(run)).toEqual(['default'])
})
