import type { RunEvent } from '@/lib/protocol/events'
import { startMcpServer } from '@/testing/mcp-server'
import type { WeirServer } from '@/testing/start-weir'
import { startTcpProxy } from '@/testing/tcp-proxy'
import { addServer, eventsOf, only, untilEvents, withWeir } from './agents'
import {
  agent,
  callsWith,
  echo,
  endsOf,
  expectAllEnded,
  makeGraph,
  path,
  planned,
  resultOf,
  startGraph,
} from './graphs'
import { expect, test } from './story'

/** Kills the server at a moment of a run, starts it again, and waits until the run has ended by itself. */
async function killAt(
  weir: WeirServer,
  graph_name: string,
  isMoment: (events: readonly RunEvent[]) => boolean,
): Promise<RunEvent[]> {
  const runId = await startGraph(weir.url, { graph_name })
  const before = await untilEvents(weir.url, runId, isMoment)
  await weir.kill('SIGKILL')
  await weir.restart()
  const events = await eventsOf(weir.url, runId)
  expect(events.slice(0, before.length)).toEqual(before)
  expectAllEnded(events)
  return events
}

test('killed in the pause before another try: the try comes when it was to come', async ({ upstream }) => {
  await withWeir(upstream, async (weir) => {
    const mark = crypto.randomUUID()
    const graph_name = await makeGraph(weir.url, 'Pausing', {
      nodes: [planned('shaky', { text: mark, failures: 1 }, { retry: { attempts: 2, backoff_ms: 8000 } })],
      edges: path('start', 'shaky', 'end'),
    })
    const events = await killAt(weir, graph_name, (seen) => only(seen, 'node_retry').length === 1)
    expect(resultOf(events)).toBe(mark)
    const [failed, completed] = endsOf(events, 'shaky')
    expect([failed, completed]).toMatchObject([
      { attempt: 1, status: 'failed' },
      { attempt: 2, status: 'completed' },
    ])
    const again = only(events, 'node_start')[1]?.t ?? 0
    expect(again - (failed?.t ?? 0)).toBeGreaterThanOrEqual(8000)
    expect(again - (failed?.t ?? 0)).toBeLessThan(12_000)
    expect(callsWith(upstream, mark)).toHaveLength(2)
  })
})

test('killed in a tool that may not be called twice: its node fails, and says that nobody knows', async ({
  upstream,
}) => {
  const http = await startMcpServer()
  const proxy = await startTcpProxy(http.port)
  await withWeir(upstream, async (weir) => {
    const server = await addServer(weir.url, { transport: 'http', url: `http://127.0.0.1:${proxy.port}/mcp` })
    const graph_name = await makeGraph(weir.url, 'Deleting', {
      nodes: [
        {
          kind: 'tool',
          id: 'wipe',
          tool: { server, tool: 'delete_all', approval: 'allow' },
          retry: { attempts: 3, backoff_ms: 10 },
          on_error: 'continue',
        },
        echo('after', '<{{wipe}}>'),
      ],
      edges: path('start', 'wipe', 'after', 'end'),
    })
    // The server does it, and its answer never arrives.
    proxy.cutAfterBytes(1, 'silence', 'all')
    const events = await killAt(
      weir,
      graph_name,
      (seen) => only(seen, 'tool_start').length > 0 && http.stats.delete_all === 1,
    )
    expect(http.stats.delete_all).toBe(1)
    expect(endsOf(events, 'wipe')).toMatchObject([
      { status: 'interrupted' },
      { status: 'failed', error: { code: 'node_interrupted' } },
    ])
    expect(resultOf(events)).toBe('<>')
  })
  await proxy.close()
  await http.close()
})

test('killed in the second turn of an agent: the node is a new attempt, in which the agent begins anew', async ({
  upstream,
}) => {
  await withWeir(upstream, async (weir) => {
    const server = await addServer(weir.url, { transport: 'stdio', command: 'test' })
    const mark = crypto.randomUUID()
    const add = { name: 'add', arguments: { a: 2, b: 3 } }
    const graph_name = await makeGraph(weir.url, 'Adding', {
      nodes: [
        planned('before', { text: `before ${mark}` }),
        agent(
          'adder',
          [
            { text: mark, calls: [add] },
            { text: 'one two three four', delayMs: 200 },
          ],
          {
            tools: [{ server, tool: 'add' }],
          },
        ),
      ],
      edges: path('start', 'before', 'adder', 'end'),
    })
    const events = await killAt(weir, graph_name, (seen) =>
      JSON.stringify(only(seen, 'chunk')).includes('two'),
    )
    expect(resultOf(events)).toBe('one two three four')
    expect(endsOf(events, 'adder')).toMatchObject([
      { attempt: 1, status: 'interrupted' },
      { attempt: 2, status: 'completed', usage: { total_tokens: 2 * 15 } },
    ])
    expect(endsOf(events, 'before')).toHaveLength(1)
    expect(callsWith(upstream, `before ${mark}`)).toHaveLength(1)
    expect(callsWith(upstream, `"text":"${mark}"`)).toHaveLength(4)
  })
})
