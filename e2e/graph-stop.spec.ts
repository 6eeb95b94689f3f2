import { startMcpServer } from '@/testing/mcp-server'
import { addServer, eventsOf, only, post, stdioServers, untilEvents } from './agents'
import { agent, callsWith, endsOf, expectAllEnded, makeGraph, path, planned, startGraph } from './graphs'
import { expect, test } from './story'

test.use({ environment: stdioServers })

test('Stop closes every socket of a graph within 250 ms: of nodes side by side, of a map, of an agent and its tool', async ({
  weir,
  upstream,
}) => {
  const http = await startMcpServer()
  const server = await addServer(weir.url, { transport: 'http', url: http.url })
  const mark = crypto.randomUUID()
  const hanging = { text: mark, hangs: true }
  const item = await makeGraph(weir.url, 'Item', {
    nodes: [planned('say', hanging)],
    edges: path('start', 'say', 'end'),
  })
  const longWait = { name: 'wait', arguments: { seconds: 60, silent: true } }
  const graph_name = await makeGraph(weir.url, 'Stopped', {
    nodes: [
      planned('done', { text: 'done' }),
      planned('one', hanging),
      planned('two', hanging),
      { kind: 'map', id: 'each', graph: item, items: '["a","b","c"]', concurrency: 2 },
      agent('helper', [{ calls: [longWait] }], { tools: [{ server, tool: 'wait' }] }),
      planned('after', { text: 'Never.' }, { prompt: '{{one}}{{two}}{{each}}{{helper}}' }),
    ],
    edges: [
      ...path('start', 'done', 'after', 'end'),
      ...['one', 'two', 'each', 'helper'].flatMap((id) => path('start', id, 'after')),
    ],
  })
  const runId = await startGraph(weir.url, { graph_name })
  await untilEvents(
    weir.url,
    runId,
    (events) =>
      only(events, 'chunk').filter((chunk) => JSON.stringify(chunk).includes(mark)).length === 4 &&
      only(events, 'tool_start').length === 1 &&
      endsOf(events, 'done').length === 1,
  )
  await expect.poll(() => http.stats.open).toBe(1)
  const open = callsWith(upstream, mark)
  expect(open.map(({ closedAt }) => closedAt)).toEqual([null, null, null, null])

  const pressed = Date.now()
  const stopped = await post(`${weir.url}/api/runs/${runId}/cancel`, {})
  expect(stopped.status).toBe(202)
  await expect.poll(() => http.stats.cancelled, { intervals: [5] }).toBe(1)
  expect(Date.now() - pressed).toBeLessThan(250)
  await Promise.all(open.map((request) => upstream.closed(upstream.requests.indexOf(request))))
  for (const { closedAt, closedByClient } of open) {
    expect(closedByClient).toBe(true)
    expect((closedAt ?? Infinity) - pressed).toBeLessThan(250)
  }

  const events = await eventsOf(weir.url, runId)
  expectAllEnded(events)
  const ended = Map.groupBy(only(events, 'node_end'), ({ status }) => status)
  expect(ended.get('completed')?.map(({ node_id }) => node_id)).toEqual(['done'])
  expect(
    ended
      .get('stopped')
      ?.map(({ node_id }) => node_id)
      .toSorted(),
  ).toEqual(['each', 'each', 'each', 'helper', 'one', 'say', 'say', 'two'].toSorted())
  expectInsideFirst(events)
  expect(only(events, 'tool_result')).toMatchObject([{ status: 'stopped' }])
  expect(only(events, 'graph_complete')).toEqual([])
  expect(only(events, 'run_end')).toHaveLength(1)
  expect(events.at(-1)).toMatchObject({ type: 'run_end', status: 'stopped', reason: 'user', by: 'You' })
  await http.close()
})

/** What stands in a span ends before it. */
function expectInsideFirst(events: Parameters<typeof endsOf>[0]): void {
  const order = only(events, 'node_end').map(({ span_id }) => span_id)
  for (const { span_id, parent_id } of only(events, 'node_end'))
    if (parent_id !== undefined) expect(order.indexOf(span_id)).toBeLessThan(order.indexOf(parent_id))
}

test('Stop while a graph waits for a person ends it, and nothing is asked any more', async ({ weir }) => {
  const graph_name = await makeGraph(weir.url, 'Waiting', {
    nodes: [{ kind: 'human', id: 'ask', prompt: 'Well?' }],
    edges: path('start', 'ask', 'end'),
  })
  const runId = await startGraph(weir.url, { graph_name })
  const run = `${weir.url}/api/runs/${runId}`
  const asked = await untilEvents(weir.url, runId, (seen) => only(seen, 'input_request').length === 1)
  await expect.poll(async () => (await (await fetch(run)).json()).status).toBe('waiting')
  expect((await post(`${run}/cancel`, {})).status).toBe(202)
  const events = await eventsOf(weir.url, runId)
  expect(endsOf(events, 'ask')).toMatchObject([{ status: 'stopped' }])
  expect(events.at(-1)).toMatchObject({ type: 'run_end', status: 'stopped', reason: 'user' })
  const late = await post(`${run}/inputs/${only(asked, 'input_request')[0]?.input_id}`, { value: 'x' })
  expect(late.status).toBe(409)
})

test('Stop in the pause before another try ends it at once', async ({ weir }) => {
  const graph_name = await makeGraph(weir.url, 'Pausing', {
    nodes: [planned('broken', { failures: 9 }, { retry: { attempts: 5, backoff_ms: 60_000 } })],
    edges: path('start', 'broken', 'end'),
  })
  const runId = await startGraph(weir.url, { graph_name })
  await untilEvents(weir.url, runId, (seen) => only(seen, 'node_retry').length === 1)
  const pressed = Date.now()
  await post(`${weir.url}/api/runs/${runId}/cancel`, {})
  const events = await eventsOf(weir.url, runId)
  expect(Date.now() - pressed).toBeLessThan(1000)
  expectAllEnded(events)
  expect(events.at(-1)).toMatchObject({ type: 'run_end', status: 'stopped' })
})
