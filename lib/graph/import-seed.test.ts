import { expect, test } from 'vitest'
import type { GraphDefinition } from '@/lib/protocol/graphs'
import { graphOf } from './graph-test-setup'
import { GraphImportError, importGraph } from './import-seed'
import { planGraph } from './plan-graph'

function seed(nodes: readonly object[], fields: object = {}) {
  return { name: 'Old graph', description: 'From before', nodes, ...fields }
}

function node({ nodes }: GraphDefinition, id: string) {
  return nodes.find((each) => each.id === id)
}

function ways({ edges }: GraphDefinition) {
  return edges.map(
    ({ from, to, max_loops }) => `${from} → ${to}${max_loops === undefined ? '' : ` ×${max_loops}`}`,
  )
}

function errorsOf(definition: GraphDefinition) {
  return planGraph(definition).problems.filter(({ severity }) => severity === 'error')
}

const research = seed(
  [
    {
      name: '资料 搜集',
      description: 'Finds sources',
      model_name: 'gpt-x',
      mcp_servers: ['Web Search', 'files'],
      system_prompt: 'You search.',
      user_prompt: 'Find sources on {{start}}',
      input_nodes: ['start'],
      output_nodes: ['写作'],
      handoffs: null,
      global_output: true,
      level: 0,
      is_subgraph: false,
      subgraph_name: null,
      position: { x: 10, y: 20 },
    },
    {
      name: '写作',
      model_name: 'gpt-x',
      system_prompt: '',
      user_prompt:
        'Write with {{资料 搜集}}, all: {{资料 搜集:all}}, two: {{ 资料 搜集:2 }}, field: {{资料 搜集.title}}',
      input_nodes: ['资料 搜集'],
      output_nodes: ['end'],
      level: 1,
    },
  ],
  { end_template: '# {{写作}}\nfor {{start}}' },
)

test('nodes, prompts, edges and the end template are carried over, with ids that templates can name', () => {
  const { definition, graphs, notes } = importGraph(research)
  expect(notes).toEqual([])
  expect(graphs).toEqual({})
  expect(ways(definition)).toEqual(['start → 资料_搜集', '资料_搜集 → 写作', '写作 → end'])
  expect(node(definition, '资料_搜集')).toMatchObject({
    kind: 'agent',
    name: '资料 搜集',
    description: 'Finds sources',
    model_name: 'gpt-x',
    instructions: 'You search.',
    prompt: 'Find sources on {{start}}',
    tools: [
      { server: 'web-search', tool: '*' },
      { server: 'files', tool: '*' },
    ],
    handoffs: 0,
    position: { x: 10, y: 20 },
  })
  expect(node(definition, '写作')).toMatchObject({
    kind: 'model',
    prompt:
      'Write with {{资料_搜集}}, all: {{资料_搜集:all}}, two: {{资料_搜集:2}}, field: {{资料_搜集.title}}',
  })
  expect(node(definition, '写作')).not.toHaveProperty('name')
  expect(definition.end_template).toBe('# {{写作}}\nfor {{start}}')
  expect(planGraph(definition).problems).toEqual([])
})

test('an edge is there when either of its nodes names the other', () => {
  const { definition } = importGraph(
    seed([
      { name: 'a', input_nodes: ['start'], output_nodes: [] },
      { name: 'b', input_nodes: ['a'], output_nodes: ['c'] },
      { name: 'c', input_nodes: [], output_nodes: ['end'] },
    ]),
  )
  expect(ways(definition)).toEqual(['start → a', 'a → b', 'b → c', 'c → end'])
})

test('an empty prompt asks for what all inputs gave', () => {
  const { definition } = importGraph(
    seed([
      { name: 'a', input_nodes: ['start'] },
      { name: 'b', input_nodes: ['start'], user_prompt: null },
      { name: 'c', input_nodes: ['a', 'b'], output_nodes: ['end'], user_prompt: ' ' },
    ]),
  )
  expect(node(definition, 'a')).toMatchObject({ prompt: '{{start}}' })
  expect(node(definition, 'c')).toMatchObject({ prompt: '{{a}}\n\n{{b}}' })
})

test('context that a prompt does not name stands before it', () => {
  const { definition } = importGraph(
    seed([
      { name: 'the facts', input_nodes: ['start'], global_output: true },
      { name: 'draft', input_nodes: ['the facts'] },
      {
        name: 'final',
        input_nodes: ['draft'],
        output_nodes: ['end'],
        user_prompt: 'Polish {{draft}}',
        context: ['the facts', 'draft'],
      },
    ]),
  )
  expect(node(definition, 'final')).toMatchObject({
    prompt: 'the facts:\n{{the_facts:all}}\n\nPolish {{draft}}',
  })
})

test('handoffs make an agent that chooses, and their cycles need no other limit', () => {
  const { definition, notes } = importGraph(
    seed([
      { name: 'desk', input_nodes: ['start'], output_nodes: ['sales', 'support', 'end'], handoffs: 3 },
      { name: 'sales', output_nodes: ['desk'] },
      { name: 'support', output_nodes: ['desk'] },
    ]),
  )
  expect(node(definition, 'desk')).toMatchObject({ kind: 'agent', handoffs: 3 })
  expect(definition.edges.some(({ max_loops }) => max_loops !== undefined)).toBe(false)
  expect(notes).toEqual([])
  expect(errorsOf(definition)).toEqual([])
})

test('cycles without handoffs get a limit, and a note', () => {
  const { definition, notes } = importGraph(
    seed([
      { name: 'write', input_nodes: ['start', 'review'] },
      { name: 'review', input_nodes: ['write'], output_nodes: ['end'] },
    ]),
  )
  expect(ways(definition)).toContain('review → write ×10')
  expect(notes).toEqual([
    'The edge from “review” back to “write” had no limit. It is taken 10 times at most.',
  ])
  expect(errorsOf(definition)).toEqual([])
})

test('of several graphs the one that no other runs is the main one', () => {
  const inner = seed([{ name: 'a', input_nodes: ['start'], output_nodes: ['end'] }], {
    name: 'The inner one',
  })
  const outer = seed(
    [
      {
        name: 'sub',
        is_subgraph: true,
        subgraph_name: 'The inner one',
        input_nodes: ['start'],
        output_nodes: ['end'],
      },
    ],
    { name: 'Outer' },
  )
  for (const file of [[inner, outer], { graphs: [inner, outer] }]) {
    const { definition, graphs, notes } = importGraph(file)
    expect(definition.name).toBe('Outer')
    expect(node(definition, 'sub')).toMatchObject({
      kind: 'subgraph',
      graph: 'the-inner-one',
      input: '{{start}}',
    })
    expect(Object.keys(graphs)).toEqual(['the-inner-one'])
    expect(notes).toEqual([])
  }
  expect(importGraph(outer).notes).toEqual([
    'sub: The graph “the-inner-one”, which it runs, is not in the file.',
  ])
})

test('a start and an end that nobody names are tied to the first and the last nodes', () => {
  const { definition, notes } = importGraph(
    seed([
      { name: 'a', output_nodes: ['b'] },
      { name: 'b', input_nodes: ['a'] },
    ]),
  )
  expect(ways(definition)).toEqual(['a → b', 'start → a', 'b → end'])
  expect(notes).toEqual([
    'Nothing followed the start. It now leads to “a”.',
    'Nothing led to the end. “b” now does.',
  ])
})

test('what cannot be carried over as it was is told', () => {
  const { notes, definition } = importGraph(
    seed(
      [
        {
          name: 'a',
          input_nodes: ['start', 'ghost'],
          output_nodes: ['end'],
          user_prompt: 'See {{nobody}}',
          system_prompt: 'As {{start}} says.',
          context: ['ghost'],
          save: 'md',
          handoffs: 500,
        },
      ],
      { readme: 'Read me' },
    ),
  )
  expect(notes).toEqual([
    'The field “readme” is left out.',
    'a: Its field “save” is left out.',
    'a: {{nobody}} names no node. It stays in the text as it is.',
    'a: Its context names “ghost”, which is not in the graph. It is left out.',
    'a: Its system prompt names outputs, so it now stands before its prompt.',
    'a: It hands over 100 times at most.',
    '“a” names “ghost”, which is not in the graph. The edge is left out.',
  ])
  expect(node(definition, 'a')).toMatchObject({
    instructions: '',
    prompt: 'As {{start}} says.\n\nSee {{nobody}}',
  })
})

test('names that would share an id, or that cannot be one, get ids of their own', () => {
  const names = ['my node', 'my_node', 'my-node?', '1st', '!!!', 'x'.repeat(150)]
  const { definition } = importGraph(
    seed(names.map((name) => ({ name, input_nodes: ['start'], output_nodes: ['end'] }))),
  )
  expect(definition.nodes.slice(1, -1).map(({ id, name }) => [id, name])).toEqual([
    ['my_node_2', 'my node'],
    ['my_node', undefined],
    ['my-node', 'my-node?'],
    ['_1st', '1st'],
    ['node', '!!!'],
    ['x'.repeat(60), 'x'.repeat(150)],
  ])
  expect(errorsOf(definition)).toEqual([])
})

const own = graphOf(
  [
    { id: 'start', kind: 'start' },
    { id: 'end', kind: 'end' },
  ],
  [{ from: 'start', to: 'end' }],
)

test("Weir's own export and a bare definition are taken as they are", () => {
  const exported = { weir: 'graph', id: 'mine', definition: own, graphs: { other: own } }
  expect(importGraph(exported)).toEqual({ id: 'mine', definition: own, graphs: { other: own }, notes: [] })
  expect(importGraph(own)).toEqual({ definition: own, graphs: {}, notes: [] })
  expect(importGraph([exported]).graphs).toEqual({ other: own })
})

test.each([
  [null, 'The file holds no graph: there is no list “nodes”.'],
  ['text', 'The file holds no graph: there is no list “nodes”.'],
  [[], 'The file holds no graph.'],
  [{ name: 'x', nodes: [{ input_nodes: [] }] }, 'The file holds no graph that can be read. “nodes.0.name”:'],
  [
    { name: 'x', nodes: [{ kind: 'magic', id: 'a' }] },
    'The file holds no graph that can be read. “nodes.0.kind”:',
  ],
  [{ weir: 'graph' }, 'The file holds no graph that can be read. “definition”:'],
])('%j is refused with a sentence', (json, message) => {
  expect(() => importGraph(json)).toThrow(GraphImportError)
  expect(() => importGraph(json)).toThrow(message)
})

test('a prompt of many braces takes no time', () => {
  const began = performance.now()
  for (const piece of ['{{', '}}', '{{a', '{{a}', '{{a:'])
    importGraph(seed([{ name: 'a', input_nodes: ['start'], user_prompt: piece.repeat(20_000) }]))
  expect(performance.now() - began).toBeLessThan(3000)
})
