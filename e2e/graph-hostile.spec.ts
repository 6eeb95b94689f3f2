import type { GraphDefinitionInput } from '@/lib/protocol/graphs'
import { only, post, postJson } from './agents'
import { echo, endsOf, expectAllEnded, makeGraph, path, resultOf, runGraph, sideBySide } from './graphs'
import { expect, test } from './story'

// What is said in pieces of ten million characters is said at once.
const model_name = 'echo-10000000'
test.use({ models: [model_name, 'echo'] })

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

test('500 nodes side by side run, each once', async ({ weir, upstream }) => {
  test.setTimeout(120_000)
  const ids = Array.from({ length: 498 }, (_, index) => `n${index}`)
  const graph_name = await makeGraph(weir.url, 'Wide', {
    nodes: ids.map((id) => echo(id, id)),
    edges: sideBySide(...ids),
  })
  const before = upstream.requests.length
  const began = Date.now()
  const events = await runGraph(weir.url, { graph_name })
  console.log(`498 nodes: ${Date.now() - began} ms`)
  expect(resultOf(events)).toBe(ids.join('\n\n'))
  expect(upstream.requests.length - before).toBe(498)
  expectAllEnded(events)
})

test('500 nodes in a row run', async ({ weir }) => {
  test.setTimeout(120_000)
  const ids = Array.from({ length: 498 }, (_, index) => `n${index}`)
  const graph_name = await makeGraph(weir.url, 'Long', {
    nodes: ids.map((id, index) => echo(id, index === 0 ? '{{start}}' : `{{n${index - 1}}}`)),
    edges: path('start', ...ids, 'end'),
  })
  const began = Date.now()
  const events = await runGraph(weir.url, { graph_name })
  console.log(`498 nodes in a row: ${Date.now() - began} ms`)
  expect(resultOf(events)).toBe('Begin')
})

const input_text = 'x'.repeat(380_000)

test('an output of 5 MB goes through templates to the end', async ({ weir }) => {
  const graph_name = await makeGraph(weir.url, 'Large', {
    nodes: [
      echo('large', '{{start}}'.repeat(14), { model_name }),
      { kind: 'branch', id: 'size', cases: [{ name: 'large', when: 'size(large) > 5000000' }] },
      { kind: 'human', id: 'never', prompt: '{{large}}' },
      echo('after', '{{size}} {{large.field}}!'),
    ],
    edges: [
      ...path('start', 'large', 'size'),
      { from: 'size', to: 'after', case: 'large' },
      { from: 'size', to: 'never', case: 'else' },
      ...path('after', 'end'),
      ...path('never', 'end'),
    ],
    end_template: '{{after}} {{large}}',
  })
  const events = await runGraph(weir.url, { graph_name, input_text })
  expect(resultOf(events)).toBe(`large ! ${input_text.repeat(14)}`)
})

/** Whether the server answers others while it runs something. */
async function staysAwake(url: string, isOver: () => boolean): Promise<number> {
  let slowest = 0
  while (!isOver()) {
    const began = Date.now()
    await fetch(`${url}/readyz`)
    slowest = Math.max(slowest, Date.now() - began)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return slowest
}

async function runsAwake(url: string, graph_name: string, input: string) {
  let isOver = false
  const run = runGraph(url, { graph_name, input_text: input }).finally(() => (isOver = true))
  const [events, slowest] = await Promise.all([run, staysAwake(url, () => isOver)])
  expect(slowest).toBeLessThan(2000)
  return events
}

test('a template that would give gigabytes fails its node, and the server lives', async ({ weir }) => {
  const graph_name = await makeGraph(weir.url, 'Template bomb', {
    nodes: [echo('bomb', '{{start}}'.repeat(10_000), { model_name })],
    edges: path('start', 'bomb', 'end'),
  })
  const events = await runsAwake(weir.url, graph_name, input_text)
  expect(events.at(-1)).toMatchObject({ type: 'run_end', status: 'failed' })
  expect(only(events, 'error')[0]?.error.message).toMatch(/bomb/)
  expect(JSON.stringify(events).length).toBeLessThan(20_000_000)
})

test('outputs that double in each node end at a limit, and the server lives', async ({ weir }) => {
  test.setTimeout(120_000)
  const ids = Array.from({ length: 30 }, (_, index) => `n${index}`)
  const graph_name = await makeGraph(weir.url, 'Doubling', {
    nodes: ids.map((id, index) => {
      const input = index === 0 ? '{{start}}' : `{{n${index - 1}}}`
      return echo(id, input + input, { model_name })
    }),
    edges: path('start', ...ids, 'end'),
  })
  const events = await runsAwake(weir.url, graph_name, 'x'.repeat(100_000))
  expect(events.at(-1)).toMatchObject({ type: 'run_end', status: 'failed' })
  expectAllEnded(events)
})

test('a map over thousands of items ends, and the server lives', async ({ weir }) => {
  test.setTimeout(120_000)
  const item = await makeGraph(weir.url, 'Item', {
    nodes: [{ kind: 'branch', id: 'which', cases: [{ name: 'one', when: 'start == "1"' }] }],
    edges: [...path('start', 'which'), { from: 'which', to: 'end', case: 'one' }],
  })
  const graph_name = await makeGraph(weir.url, 'Many', {
    nodes: [{ kind: 'map', id: 'each', graph: item }],
    edges: path('start', 'each', 'end'),
  })
  const events = await runsAwake(weir.url, graph_name, '1\n'.repeat(4000))
  expectAllEnded(events)
})

const list = JSON.stringify({ l: Array.from({ length: 9000 }, () => 1) })
const bombs = [
  { name: 'loops in each other', when: 'start.l.all(x, start.l.all(y, x == y))', isStored: false },
  {
    name: 'a list of lists made on the way',
    when: 'start.l.map(x, [start.l]).all(y, y[0].all(z, z > 0))',
    isStored: true,
  },
  {
    name: 'a text that grows',
    when: 'start.l.map(x, string(start.l)).join(",").size() > 0',
    isStored: true,
  },
]

for (const { name, when, isStored } of bombs) {
  test(`a condition of ${name} is refused or fails, and the server lives`, async ({ weir }) => {
    test.setTimeout(90_000)
    const definition = {
      name: `Bomb ${crypto.randomUUID()}`,
      nodes: [start, { kind: 'branch', id: 'bomb', cases: [{ name: 'x', when }] }, end],
      edges: [
        ...path('start', 'bomb'),
        { from: 'bomb', to: 'end', case: 'x' },
        { from: 'bomb', to: 'end', case: 'else' },
      ],
    }
    const made: { id: string } = await postJson(`${weir.url}/api/graphs`, definition, 201)
    const body = { graph_name: made.id, input_text: list }
    if (!isStored) return void (await postJson(`${weir.url}/api/graphs/execute`, body, 422))
    const response = await post(`${weir.url}/api/graphs/execute`, { ...body, background: true })
    if (response.status === 422) return
    const events = await runsAwake(weir.url, made.id, list)
    expect(endsOf(events, 'bomb')).toHaveLength(1)
  })
}
