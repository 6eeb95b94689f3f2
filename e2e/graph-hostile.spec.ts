import type { GraphDefinitionInput } from '@/lib/protocol/graphs'
import { postJson } from './agents'
import { echo, path } from './graphs'
import { expect, test } from './story'

const start = { kind: 'start' as const, id: 'start' }
const end = { kind: 'end' as const, id: 'end' }

test.describe('definitions', () => {
  const say = echo('say', '{{start}}')
  const whole = path('start', 'say', 'end')
  const bodies: readonly { readonly name: string; readonly body: unknown; readonly param?: string | null }[] =
    [
      { name: 'no nodes', body: { name: 'x', nodes: [] }, param: 'nodes' },
      { name: 'a name without a letter', body: { name: '…', nodes: [start] }, param: 'name' },
      {
        name: 'an unknown kind',
        body: { name: 'x', nodes: [{ kind: 'shell', id: 'a' }] },
        param: 'nodes.0.kind',
      },
      { name: 'an unknown field', body: { name: 'x', nodes: [{ ...start, sudo: true }] }, param: 'nodes.0' },
      {
        name: 'an id that is no id',
        body: { name: 'x', nodes: [{ ...start, id: '../x' }] },
        param: 'nodes.0.id',
      },
      {
        name: 'an operator for an id',
        body: { name: 'x', nodes: [{ ...start, id: { $gt: '' } }] },
        param: 'nodes.0.id',
      },
      {
        name: '501 nodes',
        body: { name: 'x', nodes: Array.from({ length: 501 }, (_, index) => echo(`n${index}`, 'x')) },
        param: 'nodes',
      },
      {
        name: '5001 edges',
        body: {
          name: 'x',
          nodes: [start],
          edges: Array.from({ length: 5001 }, () => ({ from: 'a', to: 'b' })),
        },
        param: 'edges',
      },
      {
        name: 'a prompt of 100,001 characters',
        body: { name: 'x', nodes: [start, echo('say', 'x'.repeat(100_001)), end], edges: whole },
        param: 'nodes.1.prompt',
      },
      {
        name: 'tries without an end',
        body: { name: 'x', nodes: [start, { ...say, retry: { attempts: 1e9 } }, end], edges: whole },
        param: 'nodes.1.retry.attempts',
      },
      {
        name: 'a webhook that is a file',
        body: { name: 'x', nodes: [start, say, end], edges: whole, webhook_url: 'file:///etc/passwd' },
        param: 'webhook_url',
      },
      { name: 'a list', body: [], param: null },
    ]
  for (const { name, body, param } of bodies) {
    test(`${name} is refused with 400, and the sentence names the place`, async ({ weir }) => {
      const answer = await postJson(`${weir.url}/api/graphs`, Object(body), 400)
      expect(answer).toMatchObject({
        error: { code: 'invalid_request', message: expect.stringMatching(/^\S.*\.$/), param },
      })
    })
  }

  test('a body of 5 MB is refused with 413', async ({ weir }) => {
    const description = 'x'.repeat(5_000_000)
    await postJson(`${weir.url}/api/graphs`, { name: 'x', description, nodes: [start] }, 413)
  })
})

const broken: readonly { readonly name: string; readonly code: string; readonly graph: object }[] = [
  {
    name: 'a cycle without a limit',
    code: 'cycle_without_limit',
    graph: {
      nodes: [echo('a', '{{start}}'), echo('b', '{{a}}')],
      edges: [...path('start', 'a', 'b', 'a'), ...path('b', 'end')],
    },
  },
  {
    name: 'an edge to itself',
    code: 'cycle_without_limit',
    graph: { nodes: [echo('a', '{{start}}')], edges: [...path('start', 'a', 'a'), ...path('a', 'end')] },
  },
  {
    name: 'an edge to nobody',
    code: 'unknown_node',
    graph: { nodes: [echo('a', '{{start}}')], edges: [...path('start', 'a', 'end'), ...path('a', 'nobody')] },
  },
  {
    name: 'a node that nothing leads to',
    code: 'unreachable_node',
    graph: {
      nodes: [echo('a', '{{start}}'), echo('b', 'x')],
      edges: [...path('start', 'a', 'end'), ...path('b', 'end')],
    },
  },
  {
    name: 'a model that is not there',
    code: 'unknown_model',
    graph: { nodes: [echo('a', 'x', { model_name: 'nobody' })], edges: path('start', 'a', 'end') },
  },
  {
    name: 'two nodes of one id',
    code: 'duplicate_node',
    graph: { nodes: [echo('a', 'x'), echo('a', 'y')], edges: path('start', 'a', 'end') },
  },
  {
    name: 'a template that reads nobody',
    code: 'unknown_reference',
    graph: { nodes: [echo('a', '{{__proto__}} {{nobody}}')], edges: path('start', 'a', 'end') },
  },
  {
    name: 'a condition that calls out',
    code: 'invalid_condition',
    graph: {
      nodes: [
        { kind: 'branch', id: 'a', cases: [{ name: 'x', when: 'start.constructor("return process")()' }] },
      ],
      edges: [...path('start', 'a'), { from: 'a', to: 'end', case: 'x' }],
    },
  },
]

for (const { name, code, graph } of broken) {
  test(`${name} is stored with the problem, and never run`, async ({ weir }) => {
    const { nodes, edges } = graph as Pick<GraphDefinitionInput, 'nodes' | 'edges'>
    const definition = { name: `Broken ${crypto.randomUUID()}`, nodes: [start, ...nodes, end], edges }
    const made: { id: string; problems: object[] } = await postJson(`${weir.url}/api/graphs`, definition, 201)
    expect(made.problems).toContainEqual(expect.objectContaining({ severity: 'error', code }))
    const refused = await postJson(
      `${weir.url}/api/graphs/execute`,
      { graph_name: made.id, input_text: 'x' },
      422,
    )
    expect(refused).toMatchObject({
      error: { code: 'graph_invalid', message: expect.stringMatching(/^\S.*\.$/), param: 'graph_name' },
    })
  })
}
