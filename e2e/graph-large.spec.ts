import { only, postJson } from './agents'
import { echo, endsOf, expectAllEnded, makeGraph, path, resultOf, runGraph, sideBySide } from './graphs'
import { expect, test } from './story'

// What is said in pieces of ten million characters is said at once.
const model_name = 'echo-10000000'
test.use({ models: [model_name, 'echo'] })

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

/** The slowest answer that others get meanwhile, in ms. */
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
  { name: 'loops in each other', when: 'start.l.all(x, start.l.all(y, x == y))' },
  {
    name: 'a list of lists made on the way',
    when: 'start.l.map(x, [start.l]).all(y, y[0].all(z, z > 0))',
  },
  {
    name: 'a text that grows',
    when: 'start.l.map(x, string(start.l)).join(",").size() > 0',
  },
]

for (const { name, when } of bombs) {
  test(`a condition of ${name} is refused or fails, and the server lives`, async ({ weir }) => {
    test.setTimeout(90_000)
    const definition = {
      name: `Bomb ${crypto.randomUUID()}`,
      nodes: [
        { kind: 'start', id: 'start' },
        { kind: 'branch', id: 'bomb', cases: [{ name: 'x', when }] },
        { kind: 'end', id: 'end' },
      ],
      edges: [...path('start', 'bomb'), { from: 'bomb', to: 'end', case: 'x' }],
    }
    const made: { id: string; problems: readonly { code: string }[] } = await postJson(
      `${weir.url}/api/graphs`,
      definition,
      201,
    )
    const isRefused = made.problems.some(({ code }) => code === 'invalid_condition')
    if (isRefused) {
      await postJson(`${weir.url}/api/graphs/execute`, { graph_name: made.id, input_text: list }, 422)
    } else {
      expect(endsOf(await runsAwake(weir.url, made.id, list), 'bomb')).toHaveLength(1)
    }
  })
}
