import { readRun } from '@/testing/event-reader'
import { randomCuts } from '@/testing/random-cuts'
import { startTcpProxy } from '@/testing/tcp-proxy'
import { addServer, stdioServers } from './agents'
import { agent, makeGraph, path, planned, startGraph } from './graphs'
import { expect, test } from './story'

const heartbeatMs = 200
test.use({ environment: { ...stdioServers, SSE_HEARTBEAT_MS: String(heartbeatMs) } })

const runsAtOnce = 10
const cutsInAll = 60

const talk = (word: string, count: number) => ({
  text: Array.from({ length: count }, (_, index) => `${word}${index} `).join(''),
  delayMs: 25,
})

/** Nodes side by side that speak and call, a map, one that fails once, and one that joins them. */
async function makeBusy(url: string): Promise<string> {
  const server = await addServer(url, { transport: 'stdio', command: 'test' })
  const item = await makeGraph(url, 'Item', {
    nodes: [planned('speak', talk('item', 20))],
    edges: path('start', 'speak', 'end'),
  })
  const wait = { name: 'wait', arguments: { seconds: 0.5 } }
  return makeGraph(url, 'Busy', {
    nodes: [
      planned('left', talk('left', 50)),
      agent('right', [{ ...talk('right', 20), calls: [wait, wait] }, talk('later', 20)], {
        tools: [{ server, tool: 'wait' }],
      }),
      { kind: 'map', id: 'each', graph: item, items: '[1, 2, 3, 4]', concurrency: 2, on_error: 'continue' },
      planned('join', talk('join', 30), { prompt: '{{left}}{{right}}{{each}}' }),
    ],
    edges: ['left', 'right', 'each'].flatMap((id) => path('start', id, 'join')).concat(path('join', 'end')),
  })
}

test(`${cutsInAll} cuts over ${runsAtOnce} graphs at once: every event exactly once, in order`, async ({
  weir,
}) => {
  const graph_name = await makeBusy(weir.url)
  const proxy = await startTcpProxy(weir.port)
  const cuts = randomCuts(20_261_122, cutsInAll, 8_000)
  proxy.planCuts(cuts.next)
  const started = await Promise.all(
    Array.from({ length: runsAtOnce }, () => startGraph(weir.url, { graph_name })),
  )
  const cutReader = { silenceMs: 2 * heartbeatMs + 100 }
  const seen = await Promise.all(
    started.map(async (runId) => {
      const events = `/api/runs/${runId}/events`
      const through = `http://127.0.0.1:${proxy.port}${events}`
      const readers = await Promise.all([readRun(through, cutReader), readRun(through, cutReader)])
      return { readers, replay: await readRun(weir.url + events) }
    }),
  )
  await proxy.close()

  expect(cuts.planned()).toBe(cutsInAll)
  for (const { readers, replay } of seen) {
    expect(replay.frames.map((frame) => Number(/^id: (\d+)$/m.exec(frame)?.[1]))).toEqual(
      replay.frames.map((_, index) => index + 1),
    )
    expect(replay.frames.at(-1)).toMatch(/"type":"run_end".*"status":"completed"/)
    expect(replay.frames.filter((frame) => frame.includes('"type":"node_end"'))).toHaveLength(4 + 4 + 4)
    for (const { frames } of readers) expect(frames.join('')).toBe(replay.frames.join(''))
  }
  const resumed = seen.flatMap(({ readers }) => readers).reduce((sum, reader) => sum + reader.resumed, 0)
  expect(resumed).toBeGreaterThanOrEqual(cutsInAll * 0.9)
})
