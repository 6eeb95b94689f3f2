/** Agents that choose which node goes on. */
import { expect, test } from 'vitest'
import type { RunEventOf } from '@/lib/protocol/events'
import { eventsOf, type ScriptedRun } from './driven-run-test-setup'
import {
  calledIn,
  endsOf,
  graphRun,
  graphWith,
  model,
  nextOf,
  type NodeInput,
  resultOfRun,
  turnsOf,
} from './graph-test-setup'
import { calls, toolNamed } from './script-test-setup'

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
