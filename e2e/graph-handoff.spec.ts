import { only } from './agents'
import {
  agent,
  callsWith,
  echo,
  endsOf,
  makeGraph,
  nodesThat,
  path,
  planned,
  resultOf,
  runGraph,
} from './graphs'
import { expect, test } from './story'

const transfer = (nodeId: string) => ({ name: `transfer_to_${nodeId}`, arguments: {} })

test('an agent hands over to one of its outputs, and that one alone runs', async ({ weir, upstream }) => {
  const mark = crypto.randomUUID()
  const graph_name = await makeGraph(weir.url, 'Desk', {
    nodes: [
      agent('desk', [{ text: `The bill it is. ${mark}`, calls: [transfer('billing')] }], { handoffs: 1 }),
      echo('billing', 'Billing: {{start}}'),
      echo('technology', `Technology: {{start}} ${mark}`),
    ],
    edges: [...path('start', 'desk', 'billing', 'end'), ...path('desk', 'technology', 'end')],
  })
  const events = await runGraph(weir.url, { graph_name, input_text: 'My bill is wrong.' })
  expect(resultOf(events)).toBe('Billing: My bill is wrong.')
  expect(endsOf(events, 'desk')).toMatchObject([{ status: 'completed', next: ['billing'] }])
  expect(nodesThat(events, 'skipped')).toEqual(['technology'])
  expect(callsWith(upstream, `Technology: My bill is wrong. ${mark}`)).toEqual([])
  const [asked] = callsWith(upstream, mark)
  expect(JSON.stringify(asked?.body)).toMatch(/"name":"transfer_to_billing".*"name":"transfer_to_technology"/)
})

test('agents that hand over to each other do so as often as they may: then nobody is offered any more', async ({
  weir,
  upstream,
}) => {
  const [left, right] = [crypto.randomUUID(), crypto.randomUUID()]
  const graph_name = await makeGraph(weir.url, 'Ping-pong', {
    nodes: [
      agent('left', [{ text: left, calls: [transfer('right')] }], { handoffs: 2 }),
      agent('right', [{ text: right, calls: [transfer('left')] }], { handoffs: 2, prompt: '{{left:all}}' }),
    ],
    edges: [...path('start', 'left', 'right', 'left'), ...path('left', 'end'), ...path('right', 'end')],
  })
  const events = await runGraph(weir.url, { graph_name })
  expect(endsOf(events, 'left').map(({ next }) => next)).toEqual([['right'], ['right'], ['end']])
  expect(endsOf(events, 'right').map(({ next }) => next)).toEqual([['left'], ['left']])
  expect(resultOf(events)).toContain(left)
  const offered = callsWith(upstream, `"${left}"`).map(({ body }) => 'tools' in body)
  expect(offered.slice(0, 3)).toEqual([true, true, false])
})

test('an agent that chooses nobody goes on to the end alone', async ({ weir }) => {
  const graph_name = await makeGraph(weir.url, 'Nobody', {
    nodes: [
      agent('desk', [{ text: 'I can do that myself.' }], { handoffs: 3 }),
      planned('helper', { text: 'Never.' }),
    ],
    edges: [...path('start', 'desk', 'helper', 'end'), ...path('desk', 'end')],
  })
  const events = await runGraph(weir.url, { graph_name })
  expect(resultOf(events)).toBe('I can do that myself.')
  expect(nodesThat(events, 'skipped')).toEqual(['helper'])
  expect(only(events, 'node_start')).toHaveLength(1)
})
