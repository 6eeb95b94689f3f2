/** Graphs inside nodes: once, or once for each item of a list. */
import { expect, test } from 'vitest'
import { eventsOf, idle } from './driven-run-test-setup'
import {
  calledIn,
  endsOf,
  graphRun,
  graphWith,
  model,
  promptsOf,
  resultOfRun,
  type NodeInput,
} from './graph-test-setup'

const map = (fields: object = {}): NodeInput => ({ id: 'each', kind: 'map', graph: 'inner', ...fields })
const sub = (fields: object = {}): NodeInput => ({ id: 'sub', kind: 'subgraph', graph: 'inner', ...fields })
const inner = graphWith([model('in')], ['start > in > end'])
const mapping = graphWith([map()], ['start > each > end'])

test('a subgraph works in the span of its node, on the input of the node, and gives its result', async () => {
  const run = graphRun({
    graph: graphWith([model('a'), sub({ input: 'for {{a}}' })], ['start > a > sub > end']),
    graphs: { inner: graphWith([model('in')], ['start > in > end']) },
    models: { a: [{ text: 'A' }], in: (prompt) => ({ text: `<${prompt}>` }) },
  })
  await run.drive()
  const [, around, inside] = eventsOf(run, 'node_start')
  expect(around).toMatchObject({ node_id: 'sub', level: 1, input: 'for A' })
  expect(inside).toMatchObject({ node_id: 'in', level: 2, parent_id: around?.span_id, input: 'for A' })
  expect(endsOf(run).slice(1)).toEqual([
    ['in', 'completed', '<for A>'],
    ['sub', 'completed', '<for A>'],
  ])
  expect(eventsOf(run, 'node_end').at(-1)?.usage?.total_tokens).toBe(12)
})

test('a subgraph whose input is one reference gets what it refers to, not its text', async () => {
  const run = graphRun({
    graph: graphWith([model('a'), sub({ input: '{{a}}' })], ['start > a > sub > end']),
    graphs: { inner: graphWith([model('in', '{{start.name}}')], ['start > in > end']) },
    models: { a: [{ text: '{"name": "Ada"}' }] },
  })
  await run.drive()
  expect(promptsOf(run, 'in')).toEqual(['Ada'])
})

test('a map runs its graph for each item, each in a span of its own, and gives the results in the order of the items', async () => {
  const gates = new Map(['x', 'y', 'z'].map((item) => [item, Promise.withResolvers<void>()]))
  const run = graphRun({
    graph: mapping,
    graphs: { inner },
    input: '["x", "y", "z"]',
    models: { in: async (prompt) => (await gates.get(prompt)?.promise, { text: prompt.toUpperCase() }) },
  })
  const driven = run.drive()
  for (const item of ['z', 'x', 'y']) {
    await idle()
    gates.get(item)?.resolve()
  }
  await driven
  const [around, ...items] = eventsOf(run, 'node_start').filter(({ node_id }) => node_id === 'each')
  expect(around).toMatchObject({ level: 1, input: ['x', 'y', 'z'] })
  expect(items).toMatchObject(
    ['x', 'y', 'z'].map((input, index) => ({
      parent_id: around?.span_id,
      level: 2,
      input,
      item: { index, total: 3 },
    })),
  )
  expect(
    eventsOf(run, 'node_start')
      .filter(({ node_id }) => node_id === 'in')
      .map(({ parent_id }) => parent_id),
  ).toEqual(items.map(({ span_id }) => span_id))
  expect(endsOf(run).map(([id, , output]) => [id, output])).toEqual([
    ['in', 'Z'],
    ['each', 'Z'],
    ['in', 'X'],
    ['each', 'X'],
    ['in', 'Y'],
    ['each', 'Y'],
    ['each', ['X', 'Y', 'Z']],
  ])
  expect(resultOfRun(run)).toBe('["X","Y","Z"]')
  expect(eventsOf(run, 'node_end').at(-1)?.usage?.total_tokens).toBe(36)
})

test.for([
  ['lines of text', 'x\n\n y \n', ['x', 'y']],
  ['a list of objects', '[{"a":1},{"a":2}]', [{ a: 1 }, { a: 2 }]],
  ['an object, which is one item', '{"a":1}', [{ a: 1 }]],
  ['nothing', '', []],
] as const)('a map takes %s', async ([, input, items]) => {
  const run = graphRun({ graph: mapping, graphs: { inner }, input })
  await run.drive()
  expect(eventsOf(run, 'node_start')[0]?.input).toEqual(items)
  expect(eventsOf(run, 'node_end').at(-1)).toMatchObject({ node_id: 'each', status: 'completed' })
  expect(eventsOf(run, 'node_start')).toHaveLength(1 + 2 * items.length)
})

test('a map runs no more items at once than it may, and begins the next when one has ended', async () => {
  let working = 0
  let most = 0
  const run = graphRun({
    graph: graphWith([map({ concurrency: 3 })], ['start > each > end']),
    graphs: { inner },
    input: Array.from({ length: 20 }, (_, index) => `item ${index}`).join('\n'),
    models: {
      in: async (prompt) => {
        most = Math.max(most, ++working)
        await idle()
        working -= 1
        return { text: prompt }
      },
    },
  })
  await run.drive()
  expect(most).toBe(3)
  expect(calledIn(run)).toHaveLength(20)
  expect(eventsOf(run, 'node_end').at(-1)?.output).toEqual(
    Array.from({ length: 20 }, (_, index) => `item ${index}`),
  )
})

test('an item that fails fails its map, and the other items are stopped', async () => {
  const run = graphRun({
    graph: mapping,
    graphs: { inner },
    input: '["good", "bad", "slow", "slower"]',
    models: {
      in: async (prompt) => {
        if (prompt === 'bad') await idle()
        return prompt.startsWith('slow') ? new Promise(() => {}) : { text: prompt, isTorn: prompt === 'bad' }
      },
    },
  })
  await run.drive()
  const ends = eventsOf(run, 'node_end').map(({ node_id, status, item }) => [node_id, item?.index, status])
  expect(ends).toEqual([
    ['in', undefined, 'completed'],
    ['each', 0, 'completed'],
    ['in', undefined, 'failed'],
    ['each', 1, 'failed'],
    ['in', undefined, 'stopped'],
    ['in', undefined, 'stopped'],
    ['each', 2, 'stopped'],
    ['each', 3, 'stopped'],
    ['each', undefined, 'failed'],
  ])
  expect(eventsOf(run, 'error')[0]?.error).toEqual({
    type: 'node_error',
    code: 'node_failed',
    message: 'each failed: Item 2 of 4: in failed: Error: The model broke off.',
  })
})

test('graphs stand in graphs, and each node sees only those of its own', async () => {
  const run = graphRun({
    graph: graphWith([model('a'), map({ graph: 'middle', items: '1\n2' })], ['start > a > each > end']),
    graphs: {
      middle: graphWith([model('a'), sub({ input: '{{a}}' })], ['start > a > sub > end']),
      inner: graphWith([model('a', 'inner {{start}}'), model('in', '[{{a}}]')], ['start > a > in > end']),
    },
    models: { in: (prompt) => ({ text: prompt }) },
  })
  await run.drive()
  expect(resultOfRun(run)).toBe('["[a(inner a(1))]","[a(inner a(2))]"]')
  expect(new Set(eventsOf(run, 'node_start').map(({ node_id, level }) => `${level} ${node_id}`))).toEqual(
    new Set(['1 a', '1 each', '2 each', '3 a', '3 sub', '4 a', '4 in']),
  )
})

test('a node with a graph that is not there fails', async () => {
  const run = graphRun({ graph: graphWith([sub({ graph: 'none' })], ['start > sub > end']) })
  await run.drive()
  expect(eventsOf(run, 'node_end')[0]).toMatchObject({
    status: 'failed',
    error: { message: 'There is no graph “none”.' },
  })
})

test('when a container is tried again, what had finished in it is kept and paid for once', async () => {
  let tries = 0
  const run = graphRun({
    graph: graphWith([map({ items: '1\n2', retry: { attempts: 2, backoff_ms: 0 } })], ['start > each > end']),
    graphs: {
      middle: graphWith([model('deep')], ['start > deep > end']),
      inner: graphWith(
        [model('in'), sub({ graph: 'middle', input: '{{in}}' }), model('last', '{{sub}}')],
        ['start > in > sub > last > end'],
      ),
    },
    models: {
      in: (prompt) => ({ text: prompt }),
      deep: (prompt) => ({ text: prompt }),
      last: async (prompt) => {
        if (prompt === '2') await idle()
        return { text: prompt, isTorn: prompt === '2' && ++tries === 1 }
      },
    },
  })
  await run.drive()
  expect(resultOfRun(run)).toBe('["1","2"]')
  expect(calledIn(run).toSorted()).toEqual(['deep', 'deep', 'in', 'in', 'last', 'last', 'last'])
  const kept = eventsOf(run, 'node_end').filter(({ is_kept }) => is_kept)
  expect(kept.map(({ node_id, item, usage }) => [node_id, item?.index, usage])).toEqual([
    ['each', 0, undefined],
    ['in', undefined, undefined],
    ['sub', undefined, undefined],
  ])
  expect(run.state().usage?.total_tokens).toBe(12 * 6)
})

test('what had finished deep inside a container is kept, too, when the one around it is tried again', async () => {
  let tries = 0
  const run = graphRun({
    graph: graphWith(
      [sub({ graph: 'middle', retry: { attempts: 3, backoff_ms: 0 } })],
      ['start > sub > end'],
    ),
    graphs: {
      middle: graphWith([sub()], ['start > sub > end']),
      inner: graphWith([model('x'), model('y', '{{x}}')], ['start > x > y > end']),
    },
    models: { y: (prompt) => ({ text: prompt, isTorn: ++tries < 3 }) },
  })
  await run.drive()
  expect(calledIn(run)).toEqual(['x', 'y', 'y', 'y'])
  expect(resultOfRun(run)).toBe('x(Go.)')
})
