import type { GraphImportAnswer } from '@/lib/protocol/graph-answers'
import { only, postJson } from './agents'
import { endsOf, makeGraph, path, planned, resultOf, runGraph, runIdOf } from './graphs'
import { expect, test } from './story'

/** A node as the older format has it. */
const seedNode = (name: string, user_prompt: string, more: object = {}) => ({
  name,
  description: '',
  model_name: 'echo',
  mcp_servers: [],
  system_prompt: '',
  user_prompt,
  handoffs: null,
  global_output: false,
  is_subgraph: false,
  subgraph_name: null,
  context: [],
  context_mode: 'all',
  context_n: 1,
  ...more,
})

const seed = {
  graphs: [
    {
      name: '研究流程',
      description: 'Two views, then one text',
      nodes: [
        seedNode('资料 搜集', '搜集 {{start}}', {
          input_nodes: ['start'],
          output_nodes: ['分析', 'Second view'],
          global_output: true,
          level: 0,
        }),
        seedNode('分析', '分析({{资料 搜集}})', {
          input_nodes: ['资料 搜集'],
          output_nodes: ['写作'],
          level: 1,
        }),
        {
          name: 'Second view',
          is_subgraph: true,
          subgraph_name: 'Inner view',
          input_nodes: ['资料 搜集'],
          output_nodes: ['写作'],
          level: 1,
        },
        seedNode('写作', '{{分析}} + {{Second view}}', {
          input_nodes: ['分析', 'Second view'],
          output_nodes: ['end'],
          level: 2,
        }),
      ],
      end_template: '# {{写作}}\n{{资料 搜集:all}} / {{start}}',
    },
    {
      name: 'Inner view',
      description: '',
      nodes: [seedNode('view', 'view<{{start}}>', { input_nodes: ['start'], output_nodes: ['end'] })],
    },
  ],
}

test('a graph in the older format, with names in Chinese and a subgraph, is imported and run', async ({
  weir,
}) => {
  const { graph, notes }: GraphImportAnswer = await postJson(`${weir.url}/api/graphs/import`, seed, 201)
  expect(graph.problems).toEqual([])
  expect(notes).toEqual([])
  expect(graph.definition.name).toBe('研究流程')
  const events = await runGraph(weir.url, { graph_name: graph.id, input_text: '海' })
  expect(resultOf(events)).toBe('# 分析(搜集 海) + view<搜集 海>\n搜集 海 / 海')
  expect(only(events, 'graph_complete')[0]?.execution_chain.map((group) => group.toSorted())).toEqual([
    ['资料 搜集'],
    ['Second view', '分析'],
    ['写作'],
  ])
  const listed = await (await fetch(`${weir.url}/api/graphs/${encodeURIComponent(graph.id)}`)).json()
  expect(listed.definition).toEqual(graph.definition)

  // What Weir itself exports is imported under an id of its own, and does the same.
  const file = await (await fetch(`${weir.url}/api/graphs/${encodeURIComponent(graph.id)}/export`)).json()
  expect(file).toMatchObject({ weir: 'graph', id: graph.id, definition: graph.definition })
  const copy: GraphImportAnswer = await postJson(`${weir.url}/api/graphs/import`, file, 201)
  expect(copy.graph.id).toBe(`${graph.id}-2`)
  expect(copy.graph.definition).toEqual(graph.definition)
  expect(resultOf(await runGraph(weir.url, { graph_name: copy.graph.id, input_text: '海' }))).toBe(
    resultOf(events),
  )
})

test('handoffs of the older format choose', async ({ weir }) => {
  const file = {
    name: `Desk ${crypto.randomUUID()}`,
    nodes: [
      {
        name: 'the desk',
        model_name: 'planned',
        system_prompt: `Plan: ${JSON.stringify([{ calls: [{ name: 'transfer_to_sales', arguments: {} }] }])}`,
        user_prompt: '{{start}}',
        input_nodes: ['start'],
        output_nodes: ['sales', 'support'],
        handoffs: 1,
      },
      seedNode('sales', 'sales: {{start}}', { input_nodes: ['the desk'], output_nodes: ['end'] }),
      seedNode('support', 'support: {{start}}', { input_nodes: ['the desk'], output_nodes: ['end'] }),
    ],
  }
  const { graph }: GraphImportAnswer = await postJson(`${weir.url}/api/graphs/import`, file, 201)
  const events = await runGraph(weir.url, { graph_name: graph.id })
  expect(resultOf(events)).toBe('sales: Begin')
  expect(endsOf(events, 'support')).toMatchObject([{ status: 'skipped' }])
})

test('what is no graph is refused with a sentence', async ({ weir }) => {
  const files = [[], {}, { nodes: [] }, { name: 'x', nodes: [{}] }, 'text', null, { weir: 'graph' }, [1, 2]]
  for (const file of files) {
    const answer = await postJson(`${weir.url}/api/graphs/import`, file as object, 400)
    expect(answer).toMatchObject({
      error: { code: 'invalid_request', message: expect.stringMatching(/\.$/) },
    })
  }
})

test('a run is exported as lines of events, numbered from 1, and as messages', async ({ weir }) => {
  const graph_name = await makeGraph(weir.url, 'Exported', {
    nodes: [planned('one', { text: 'first' }), planned('two', { text: 'second' })],
    edges: path('start', 'one', 'two', 'end'),
  })
  const events = await runGraph(weir.url, { graph_name })
  const run = `${weir.url}/api/runs/${runIdOf(events)}/export`
  const jsonl = await fetch(run)
  expect(jsonl.headers.get('content-type')).toBe('application/x-ndjson')
  expect(jsonl.headers.get('content-disposition')).toMatch(/^attachment; filename="run-[\w-]+\.jsonl"$/)
  const lines = (await jsonl.text()).split('\n')
  expect(lines.pop()).toBe('')
  expect(lines.map((line) => JSON.parse(line))).toEqual(
    events.map((event, index) => ({ seq: index + 1, ...event })),
  )

  const messages = await (await fetch(`${run}?format=messages`)).json()
  expect(messages).toEqual({
    messages: [
      { role: 'user', content: 'Begin' },
      { role: 'assistant', content: 'first', name: 'one' },
      { role: 'assistant', content: 'second', name: 'two' },
      { role: 'assistant', content: 'second' },
    ],
  })
  expect((await fetch(`${run}?format=pdf`)).status).toBe(400)
  expect((await fetch(`${weir.url}/api/runs/nothing/export`)).status).toBe(404)
})
