import { only, post } from './agents'
import { echo, endsOf, expectAllEnded, makeGraph, path, planned, resultOf, runGraph } from './graphs'
import { expect, test } from './story'

test('a graph in a graph in a graph: each has its own start, and stands in the span of its node', async ({
  weir,
}) => {
  const inner = await makeGraph(weir.url, 'Inner', {
    nodes: [echo('say', 'inner({{start}})')],
    edges: path('start', 'say', 'end'),
  })
  const middle = await makeGraph(weir.url, 'Middle', {
    nodes: [{ kind: 'subgraph', id: 'deeper', graph: inner, input: 'middle {{start}}' }],
    edges: path('start', 'deeper', 'end'),
    end_template: '[{{deeper}} of {{start}}]',
  })
  const graph_name = await makeGraph(weir.url, 'Outer', {
    nodes: [
      echo('say', 'outer'),
      { kind: 'subgraph', id: 'left', graph: middle, input: '{{say}} left' },
      { kind: 'subgraph', id: 'right', graph: middle, input: '{{say}} right' },
    ],
    edges: [...path('start', 'say', 'left', 'end'), ...path('say', 'right', 'end')],
  })
  const events = await runGraph(weir.url, { graph_name })
  expect(resultOf(events)).toBe(
    '[inner(middle outer left) of outer left]\n\n[inner(middle outer right) of outer right]',
  )
  expectAllEnded(events)
  const starts = only(events, 'node_start')
  const spanOf = (id: string) => starts.find(({ node_id }) => node_id === id)?.span_id
  for (const side of ['left', 'right']) {
    const [subgraph] = endsOf(events, side)
    const deeper = starts.find(({ parent_id }) => parent_id === spanOf(side))
    expect(deeper).toMatchObject({ node_id: 'deeper', level: 2, input: `middle outer ${side}` })
    const say = starts.find(({ parent_id }) => parent_id === deeper?.span_id)
    expect(say).toMatchObject({ node_id: 'say', level: 3 })
    expect(subgraph).toMatchObject({ level: 1, usage: { total_tokens: 18 } })
  }
  expect(only(events, 'graph_complete')).toMatchObject([{ execution_chain: [['say'], ['left', 'right']] }])
})

test('a subgraph that fails is tried again, and keeps what it had finished', async ({ weir, upstream }) => {
  const mark = crypto.randomUUID()
  const inner = await makeGraph(weir.url, 'Inner', {
    nodes: [planned('fine', { text: mark }), planned('shaky', { text: 'At last.', failures: 1 })],
    edges: path('start', 'fine', 'shaky', 'end'),
  })
  const graph_name = await makeGraph(weir.url, 'Outer', {
    nodes: [{ kind: 'subgraph', id: 'inside', graph: inner, retry: { attempts: 2, backoff_ms: 50 } }],
    edges: path('start', 'inside', 'end'),
  })
  const events = await runGraph(weir.url, { graph_name })
  expect(resultOf(events)).toBe('At last.')
  expect(endsOf(events, 'inside').map(({ status }) => status)).toEqual(['failed', 'completed'])
  expect(endsOf(events, 'fine').map(({ is_kept }) => is_kept)).toEqual([undefined, true])
  expect(upstream.requests.filter(({ body }) => JSON.stringify(body.messages).includes(mark))).toHaveLength(1)
})

test('a graph that would run itself is refused before it starts', async ({ weir }) => {
  const id = await makeGraph(weir.url, 'Recursive', {
    nodes: [echo('say', '{{start}}')],
    edges: path('start', 'say', 'end'),
  })
  const { revision, definition } = await (await fetch(`${weir.url}/api/graphs/${id}`)).json()
  const nodes = [...definition.nodes, { kind: 'subgraph', id: 'again', graph: id }]
  const edges = [...path('start', 'again', 'end'), ...definition.edges]
  const changed = await fetch(`${weir.url}/api/graphs/${id}`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ revision, definition: { ...definition, nodes, edges } }),
  })
  expect(changed.status).toBe(200)
  expect((await changed.json()).problems).toMatchObject([{ severity: 'error', node_id: 'again' }])
  const refused = await post(`${weir.url}/api/graphs/execute`, { graph_name: id, input_text: 'x' })
  expect(refused.status).toBe(422)
  expect(await refused.json()).toMatchObject({ error: { code: 'graph_invalid' } })
})
