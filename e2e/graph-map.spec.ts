import { only } from './agents'
import {
  callsWith,
  echo,
  endsOf,
  expectAllEnded,
  makeGraph,
  path,
  planned,
  resultOf,
  runGraph,
} from './graphs'
import { expect, test } from './story'

// What it says comes four characters at a time, 20 ms apart: longer items take longer.
const slowEcho = 'echo-4x20'
test.use({ models: [slowEcho, 'planned', 'echo'] })

test('a map over 20 items, five at once: never more, and what they give stands in their order', async ({
  weir,
  upstream,
}) => {
  const mark = crypto.randomUUID().slice(0, 8)
  // The first items are the longest, so that later ones overtake them.
  const items = Array.from({ length: 20 }, (_, index) => `${mark} ${index} ${'.'.repeat((37 * index) % 80)}`)
  const graph = await makeGraph(weir.url, 'Item', {
    nodes: [echo('say', '<{{start}}>', { model_name: slowEcho })],
    edges: path('start', 'say', 'end'),
  })
  const graph_name = await makeGraph(weir.url, 'Map', {
    nodes: [{ kind: 'map', id: 'each', graph, concurrency: 5 }],
    edges: path('start', 'each', 'end'),
  })
  const events = await runGraph(weir.url, { graph_name, input_text: items.join('\n') })

  const given = items.map((item) => `<${item.trim()}>`)
  expect(JSON.parse(resultOf(events) ?? '')).toEqual(given)
  const map = endsOf(events, 'each').find(({ item }) => item === undefined)
  expect(map?.output).toEqual(given)

  const calls = callsWith(upstream, mark)
  expect(calls).toHaveLength(20)
  expect(mostAtOnce(calls)).toBe(5)

  const spans = only(events, 'node_start').filter(({ item }) => item)
  expect(spans.map(({ item }) => item?.index)).toEqual(items.map((_, index) => index))
  expect(new Set(spans.map(({ parent_id, level }) => `${parent_id} ${level}`))).toEqual(
    new Set([`${map?.span_id} 2`]),
  )
  expect(spans.map(({ input }) => input)).toEqual(items.map((item) => item.trim()))
  const order = endsOf(events, 'each').flatMap(({ item }) => item?.index ?? [])
  expect(order).not.toEqual(order.toSorted((a, b) => a - b))
  const inside = only(events, 'node_start').filter(({ node_id }) => node_id === 'say')
  expect(inside.map(({ parent_id, level }) => [parent_id, level])).toEqual(
    inside.map(({ parent_id }) => [spans.find(({ span_id }) => span_id === parent_id)?.span_id, 3]),
  )
  expectAllEnded(events)
})

test('an item that fails fails the map, names the item, and stops the others', async ({ weir }) => {
  const graph = await makeGraph(weir.url, 'Item', {
    nodes: [
      { kind: 'branch', id: 'which', cases: [{ name: 'bad', when: 'start == "bad"' }] },
      planned('broken', { failures: 100 }),
      planned('slow', { text: 'slow', hangs: true }),
    ],
    edges: [
      ...path('start', 'which'),
      { from: 'which', to: 'broken', case: 'bad' },
      { from: 'which', to: 'slow', case: 'else' },
      ...path('broken', 'end'),
      ...path('slow', 'end'),
    ],
  })
  const graph_name = await makeGraph(weir.url, 'Map', {
    nodes: [{ kind: 'map', id: 'each', graph, concurrency: 3, items: '["good", "bad", "good", "good"]' }],
    edges: path('start', 'each', 'end'),
  })
  const events = await runGraph(weir.url, { graph_name })
  expect(only(events, 'error')).toMatchObject([
    { error: { code: 'node_failed', message: expect.stringContaining('Item 2 of 4') } },
  ])
  expectAllEnded(events)
  const items = endsOf(events, 'each').filter(({ item }) => item)
  expect(items.map(({ status }) => status).toSorted()).toEqual(['failed', 'stopped', 'stopped'])
  expect(events.at(-1)).toMatchObject({ type: 'run_end', status: 'failed' })
})

test('an empty list gives an empty list', async ({ weir }) => {
  const graph = await makeGraph(weir.url, 'Item', {
    nodes: [echo('say', '{{start}}')],
    edges: path('start', 'say', 'end'),
  })
  const graph_name = await makeGraph(weir.url, 'Map', {
    nodes: [{ kind: 'map', id: 'each', graph, items: '[]' }],
    edges: path('start', 'each', 'end'),
  })
  expect(resultOf(await runGraph(weir.url, { graph_name }))).toBe('[]')
})

function mostAtOnce(
  calls: readonly { readonly startedAt: number; readonly closedAt: number | null }[],
): number {
  return Math.max(
    ...calls.map(
      ({ startedAt }) =>
        calls.filter((call) => call.startedAt <= startedAt && (call.closedAt ?? Infinity) > startedAt).length,
    ),
  )
}
