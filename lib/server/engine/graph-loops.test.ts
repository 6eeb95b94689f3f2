/** Loops, and agents that choose who goes on. */
import { expect, test } from 'vitest'
import type { RunEventOf } from '@/lib/protocol/events'
import { eventsOf, type ScriptedRun } from './driven-run-test-setup'
import {
  calledIn,
  endsOf,
  graphRun,
  graphWith,
  model,
  type NodeInput,
  promptsOf,
  resultOfRun,
} from './graph-test-setup'
import { calls, toolNamed } from './script-test-setup'

/** Node, and how often it had run before. */
const turnsOf = (run: ScriptedRun) =>
  eventsOf(run, 'node_start').map(({ node_id, iteration }) => `${node_id}#${iteration}`)
const nextOf = (run: ScriptedRun, nodeId: string) =>
  eventsOf(run, 'node_end').flatMap(({ node_id, next }) => (node_id === nodeId ? [next] : []))

const numbered = () => {
  let count = 0
  return () => ({ text: String(++count) })
}

test('an edge that goes back is taken as often as it may, and then the others are', async () => {
  const graph = graphWith(
    [model('a', '{{b}}'), model('b', '{{a}}'), model('c', '{{b:all}} | {{b:2}} | {{b}}')],
    ['start > a > b > c > end', { from: 'b', to: 'a', max_loops: 2 }],
  )
  const run = graphRun({ graph, models: { a: numbered(), b: (prompt) => ({ text: `b${prompt}` }) } })
  await run.drive()
  expect(turnsOf(run)).toEqual(['a#0', 'b#0', 'a#1', 'b#1', 'a#2', 'b#2', 'c#0'])
  expect(nextOf(run, 'b')).toEqual([['a'], ['a'], undefined])
  expect(promptsOf(run, 'a')).toEqual(['', 'b1', 'b2'])
  expect(promptsOf(run, 'c')).toEqual(['b1\n\nb2\n\nb3 | b2\n\nb3 | b3'])
})

test('a branch goes back until its condition holds no more', async () => {
  const graph = graphWith(
    [
      model('a'),
      { id: 'more', kind: 'branch', cases: [{ name: 'again', when: 'a != "3"' }] },
      model('b', '{{a}}'),
    ],
    [
      'start > a > more',
      { from: 'more', to: 'a', case: 'again', max_loops: 9 },
      { from: 'more', to: 'b', case: 'else' },
      'b > end',
    ],
  )
  const run = graphRun({ graph, models: { a: numbered() } })
  await run.drive()
  expect(turnsOf(run)).toEqual(['a#0', 'more#0', 'a#1', 'more#1', 'a#2', 'more#2', 'b#0'])
  expect(resultOfRun(run)).toBe('b(3)')
})

test('a case whose edge has been taken as often as it may holds no more', async () => {
  const cases = [
    { name: 'again', when: 'true' },
    { name: 'enough', when: 'iteration >= 2' },
  ]
  const graph = graphWith(
    [model('a'), { id: 'more', kind: 'branch', cases }, model('b')],
    [
      'start > a > more',
      { from: 'more', to: 'a', case: 'again', max_loops: 2 },
      { from: 'more', to: 'b', case: 'enough' },
      'b > end',
    ],
  )
  const run = graphRun({ graph })
  await run.drive()
  expect(
    endsOf(run)
      .filter(([id]) => id === 'more')
      .map(([, , output]) => output),
  ).toEqual(['again', 'again', 'enough'])
  expect(calledIn(run)).toEqual(['a', 'a', 'a', 'b'])
})

test('what stands beside a loop runs once; what joins the loop waits for its end', async () => {
  const graph = graphWith(
    [model('a'), model('b', '{{a}}'), model('beside'), model('join', '{{b}} {{beside}}')],
    ['start > a > b > join > end', 'start > beside > join', { from: 'b', to: 'a', max_loops: 1 }],
  )
  const run = graphRun({ graph, models: { a: numbered(), beside: [{ text: 'once' }] } })
  await run.drive()
  expect(turnsOf(run)).toEqual(['a#0', 'beside#0', 'b#0', 'a#1', 'b#1', 'join#0'])
  expect(promptsOf(run, 'join')).toEqual(['b(2) once'])
})

test('a node in a loop that no turn came to is skipped once, when the graph is over', async () => {
  const graph = graphWith(
    [
      model('a'),
      { id: 'which', kind: 'branch', cases: [{ name: 'rare', when: 'iteration > 5' }] },
      model('rare'),
      model('b'),
    ],
    [
      'start > a > which',
      { from: 'which', to: 'rare', case: 'rare' },
      { from: 'which', to: 'b', case: 'else' },
      'rare > b > end',
      { from: 'b', to: 'a', max_loops: 1 },
    ],
  )
  const run = graphRun({ graph })
  await run.drive()
  expect(endsOf(run).at(-1)).toEqual(['rare', 'skipped', undefined])
  expect(endsOf(run).filter(([, status]) => status === 'skipped')).toHaveLength(1)
  expect(calledIn(run)).toEqual(['a', 'b', 'a', 'b'])
})

test('a node that one turn of a loop left out runs in another', async () => {
  const graph = graphWith(
    [
      model('a'),
      { id: 'which', kind: 'branch', cases: [{ name: 'second', when: 'iteration == 1' }] },
      model('rare'),
      model('b'),
    ],
    [
      'start > a > which',
      { from: 'which', to: 'rare', case: 'second' },
      { from: 'which', to: 'b', case: 'else' },
      'rare > b > end',
      { from: 'b', to: 'a', max_loops: 2 },
    ],
  )
  const run = graphRun({ graph })
  await run.drive()
  expect(calledIn(run)).toEqual(['a', 'b', 'a', 'rare', 'b', 'a', 'b'])
  expect(eventsOf(run, 'node_end').some(({ status }) => status === 'skipped')).toBe(false)
})

test('a graph that ends in the middle of a loop gives what its last turn gave', async () => {
  const graph = graphWith(
    [
      model('a'),
      { id: 'which', kind: 'branch', cases: [{ name: 'first', when: 'iteration == 0' }] },
      model('b'),
    ],
    [
      'start > a > which',
      { from: 'which', to: 'b', case: 'first' },
      'b > end',
      { from: 'b', to: 'a', max_loops: 1 },
    ],
  )
  const run = graphRun({ graph })
  await run.drive()
  expect(turnsOf(run)).toEqual(['a#0', 'which#0', 'b#0', 'a#1', 'which#1'])
  expect(resultOfRun(run)).toBe('else')
})

const desk: NodeInput = { id: 'desk', kind: 'agent', handoffs: 2 }
const handingOver = graphWith(
  [desk, model('sales', 'Sell: {{desk}}', { name: 'Sales', description: 'Sells things.' }), model('support')],
  ['start > desk > sales > end', 'desk > support > end'],
)
const toolsOf = (run: ScriptedRun, name: string) =>
  run.drives.flatMap(({ requests }) =>
    requests
      .filter((request) => request.model === name)
      .map(({ options }) => JSON.parse(JSON.stringify(options?.['tools'] ?? []))),
  )
const toolResults = (run: ScriptedRun): (readonly [string, RunEventOf<'tool_result'>['content']])[] =>
  eventsOf(run, 'tool_result').map(({ status, content }) => [status, content])

test('an agent hands over to one of its outputs: it alone goes on, the others are skipped', async () => {
  const run = graphRun({
    graph: handingOver,
    models: { desk: [{ text: 'For you.', calls: [calls('transfer_to_sales')] }] },
  })
  await run.drive()
  expect(toolsOf(run, 'desk')[0]).toMatchObject([
    {
      function: {
        name: 'transfer_to_sales',
        description: 'Hands over to Sales (sales). Sells things. It goes on in your place.',
      },
    },
    { function: { name: 'transfer_to_support' } },
  ])
  expect(toolResults(run)).toEqual([['completed', [{ type: 'text', text: 'Handed over to sales.' }]]])
  expect(eventsOf(run, 'tool_start')).toMatchObject([
    { tool_name: 'transfer_to_sales', arguments: { node_id: 'sales' } },
  ])
  expect(calledIn(run)).toEqual(['desk', 'sales'])
  expect(endsOf(run)).toEqual([
    ['desk', 'completed', 'For you.'],
    ['support', 'skipped', undefined],
    ['sales', 'completed', 'sales(Sell: For you.)'],
  ])
  expect(nextOf(run, 'desk')).toEqual([['sales']])
})

test('the first that an agent hands over to counts; it is told so of the second', async () => {
  const run = graphRun({
    graph: handingOver,
    models: { desk: [{ calls: [calls('transfer_to_support'), calls('transfer_to_sales')] }] },
  })
  await run.drive()
  expect(toolResults(run)).toEqual([
    ['completed', [{ type: 'text', text: 'Handed over to support.' }]],
    ['failed', [{ type: 'text', text: 'It is handed over to support already.' }]],
  ])
  expect(calledIn(run)).toEqual(['desk', 'support'])
})

test('an agent that hands over to nobody ends its path there', async () => {
  const run = graphRun({ graph: handingOver, models: { desk: [{ text: 'Done myself.' }] } })
  await run.drive()
  expect(endsOf(run).map(([id, status]) => `${id} ${status}`)).toEqual([
    'desk completed',
    'sales skipped',
    'support skipped',
  ])
  expect(resultOfRun(run)).toBe('Done myself.')
})

test('an agent that hands over to nobody goes on to the end where that follows it', async () => {
  const graph = graphWith([desk, model('sales')], ['start > desk > sales > end', 'desk > end'])
  const run = graphRun({ graph, models: { desk: [{ text: 'Done myself.' }] } })
  await run.drive()
  expect(nextOf(run, 'desk')).toEqual([['end']])
  expect(toolsOf(run, 'desk')[0]).toHaveLength(1)
  expect(resultOfRun(run)).toBe('Done myself.')
})

test('agents hand over to each other as often as each may, and then have no such tools', async () => {
  const hands = (to: string) => () => ({ text: 'x', calls: [calls(`transfer_to_${to}`)] })
  const graph = graphWith(
    [
      { id: 'a', kind: 'agent', handoffs: 2 },
      { id: 'b', kind: 'agent', handoffs: 9 },
    ],
    ['start > a > b > a', 'b > end'],
  )
  const run = graphRun({
    graph,
    models: {
      a: (_prompt, turn) => (turn === 0 ? hands('b')() : { text: 'Enough.' }),
      b: (_prompt, turn) => (turn === 0 ? hands('a')() : { text: 'Enough.' }),
    },
  })
  await run.drive()
  expect(turnsOf(run)).toEqual(['a#0', 'b#0', 'a#1', 'b#1', 'a#2'])
  expect(toolsOf(run, 'a').map((tools) => tools.length)).toEqual([1, 1, 0])
  expect(run.log.at(-1)).toMatchObject({ status: 'completed' })
})

test('nodes with names in any script can be handed over to', async () => {
  const graph = graphWith(
    [desk, model('販売'), model('支援')],
    ['start > desk > 販売 > end', 'desk > 支援 > end'],
  )
  const run = graphRun({
    graph,
    models: {
      desk: (_prompt, _turn, { options }) => {
        const [, second] = JSON.parse(JSON.stringify(options?.['tools']))
        return { calls: [calls(second.function.name)] }
      },
    },
  })
  await run.drive()
  expect(calledIn(run)).toEqual(['desk', '支援'])
})

test('a tool of an agent that only sounds like a handover is none', async () => {
  const graph = graphWith(
    [
      { id: 'desk', kind: 'agent', handoffs: 1, tools: [{ server: 'bank', tool: 'transfer_to_savings' }] },
      model('sales'),
    ],
    ['start > desk > sales > end'],
  )
  const run = graphRun({
    graph,
    tools: [toolNamed('transfer_to_savings')],
    models: {
      desk: [
        { calls: [calls('transfer_to_savings', { amount: 1 })] },
        { calls: [calls('transfer_to_sales')] },
      ],
    },
  })
  await run.drive()
  expect(calledIn(run)).toEqual(['desk', 'desk', 'sales'])
})

test('a loop of the case else has its limit too, after which nothing follows', async () => {
  const graph = graphWith(
    [model('a'), { id: 'done', kind: 'branch', cases: [{ name: 'ok', when: 'false' }] }],
    [
      'start > a > done',
      { from: 'done', to: 'end', case: 'ok' },
      { from: 'done', to: 'a', case: 'else', max_loops: 2 },
    ],
  )
  const run = graphRun({ graph })
  await run.drive()
  expect(turnsOf(run)).toEqual(['a#0', 'done#0', 'a#1', 'done#1', 'a#2', 'done#2'])
  expect(run.log.at(-1)).toMatchObject({ status: 'completed' })
})
