import { setTimeout as sleep } from 'node:timers/promises'
import type { RunEvent } from '@/lib/protocol/events'
import { readRun } from '@/testing/event-reader'
import type { OpenAIServer } from '@/testing/openai-server'
import { seededRandom } from '@/testing/random'
import type { WeirServer } from '@/testing/start-weir'
import { eventsOf, only, withWeir } from './agents'
import { echo, expectAllEnded, makeGraph, path, resultOf, runGraph, startGraph } from './graphs'
import { expect, test } from './story'

// What it says comes six characters at a time, 40 ms apart: a node takes 100 to 400 ms.
const model_name = 'echo-6x40'
test.use({ models: [model_name] })

const killsInAll = 30
const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9))

type Graph = Parameters<typeof makeGraph>[2]

const rows = ['a', 'b', 'c']
const ids = rows.flatMap((row) => [1, 2, 3, 4].map((column) => `${row}${column}`))

/** Twelve nodes, four in parallel: each says what it was given by two of the row above. */
function lattice(): Graph {
  const above = ([row = '', column]: string): readonly string[] => {
    const upper = rows[rows.indexOf(row) - 1]
    return upper === undefined ? ['start'] : [`${upper}${column}`, `${upper}${(Number(column) % 4) + 1}`]
  }
  const inputs = (id: string) => above(id).map((other) => `{{${other}}}`)
  return {
    nodes: ids.map((id) => echo(id, `${id}(${inputs(id).join()})`, { model_name })),
    edges: [
      ...ids.flatMap((id) => above(id).map((from) => ({ from, to: id }))),
      ...ids.filter((id) => id.startsWith('c')).flatMap((id) => path(id, 'end')),
    ],
  }
}

test(`${killsInAll} kills at random moments: nothing that had ended runs again, and the result is the uncut run's`, async ({
  upstream,
}) => {
  test.setTimeout(300_000)
  await withWeir(upstream, async (weir) => {
    const graph_name = await makeGraph(weir.url, 'Lattice', lattice())
    await killOften(weir, upstream, { graph_name, kills: killsInAll, nodes: ids.length })
  })
})

test('killed in a map of graphs and in a loop: what had ended inside of them does not run again either', async ({
  upstream,
}) => {
  test.setTimeout(180_000)
  await withWeir(upstream, async (weir) => {
    const item = await makeGraph(weir.url, 'Item', {
      nodes: [echo('one', 'one {{start}}', { model_name }), echo('two', 'two {{one}}', { model_name })],
      edges: path('start', 'one', 'two', 'end'),
    })
    const graph_name = await makeGraph(weir.url, 'Containers', {
      nodes: [
        { kind: 'map', id: 'each', graph: item, items: '["a", "b", "c", "d"]', concurrency: 2 },
        echo('grow', '{{grow}}{{start}}', { model_name }),
        { kind: 'subgraph', id: 'inside', graph: item, input: 'inside {{grow}}' },
      ],
      edges: [
        ...path('start', 'each', 'end'),
        ...path('start', 'grow', 'inside', 'end'),
        { from: 'grow', to: 'grow', max_loops: 2 },
      ],
    })
    await killOften(weir, upstream, { graph_name, kills: 8, nodes: 4 * 2 + 3 + 2 })
  })
})

interface Ordeal {
  readonly graph_name: string
  /** In all. */
  readonly kills: number
  /** Calls of a run that nothing cuts. */
  readonly nodes: number
}

/** Runs a graph again and again, killed at random moments, until it was killed so often. */
async function killOften(weir: WeirServer, upstream: OpenAIServer, ordeal: Ordeal): Promise<void> {
  const random = seededRandom(seed)
  console.log(`SEED=${seed}`)
  const uncut = resultOf(await runGraph(weir.url, { graph_name: ordeal.graph_name, input_text: 'x' }))
  expect(upstream.requests.length).toBeGreaterThanOrEqual(ordeal.nodes)
  let runs = 0
  let kills = 0
  while (kills < ordeal.kills) {
    const most = ordeal.kills - kills
    kills += await killUntilEnded(weir, upstream, { ...ordeal, kills: most }, random, uncut)
    runs += 1
  }
  console.log(`${kills} kills in ${runs} runs`)
}

/** @returns how often the server was killed before the run had ended. */
async function killUntilEnded(
  weir: WeirServer,
  upstream: OpenAIServer,
  { graph_name, kills: most, nodes }: Ordeal,
  random: () => number,
  uncut: string | undefined,
): Promise<number> {
  const first = upstream.requests.length
  const runId = await startGraph(weir.url, { graph_name, input_text: 'x' })
  const address = `${weir.url}/api/runs/${runId}/events`
  // Each node is known by what it is asked.
  const calls = () =>
    countOf(upstream.requests.slice(first).map(({ body }) => String(body.messages.at(-1)?.content)))
  const questions = new Map<string, string>()
  // How often a node had been called when somebody could read that it had ended.
  const callsAtEnd = new Map<string, number>()
  let hasEnded = false
  const viewer = readRun(address, {
    maxTries: 10_000,
    onFrame(frame) {
      const event: RunEvent = JSON.parse(frame.slice(frame.indexOf('{')))
      hasEnded ||= event.type === 'run_end'
      if (event.type === 'node_start' && event.model_name) questions.set(event.span_id, String(event.input))
      const question = event.type === 'node_end' && questions.get(event.span_id)
      if (question && event.status === 'completed') callsAtEnd.set(question, calls().get(question) ?? 0)
    },
  })

  let kills = 0
  let inFlight = 0
  let before = new Map<string, number>()
  while (kills < most) {
    await Promise.race([sleep(random() * 500), viewer])
    if (hasEnded) break
    await weir.kill('SIGKILL')
    kills += 1
    const called = calls()
    inFlight += [...called].filter(
      ([question, count]) => count > (before.get(question) ?? 0) && !callsAtEnd.has(question),
    ).length
    before = called
    await weir.restart()
  }

  const { frames } = await viewer
  const replay = await readRun(address)
  expect(frames.join('')).toBe(replay.frames.join(''))
  expect(frames.map((frame) => Number(/^id: (\d+)$/m.exec(frame)?.[1]))).toEqual(
    frames.map((_, index) => index + 1),
  )
  expect(calls()).toEqual(callsAtEnd)
  expect(callsAtEnd.size).toBe(nodes)
  expect(upstream.requests.length - first).toBeLessThanOrEqual(nodes + inFlight)

  const events = await eventsOf(weir.url, runId)
  expect(resultOf(events)).toBe(uncut)
  expectAllEnded(events)
  expectAttempts(events)
  expect(only(events, 'run_end')).toHaveLength(1)
  expect(only(events, 'run_resumed').length).toBeLessThanOrEqual(kills)
  return kills
}

function countOf(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return counts
}

/** The attempts at each run of a node are counted; all but the last were interrupted. */
function expectAttempts(events: readonly RunEvent[]): void {
  const runs = Map.groupBy(only(events, 'node_end'), ({ parent_id, node_id, iteration, item }) =>
    JSON.stringify([parent_id, node_id, iteration, item]),
  )
  for (const ends of runs.values()) {
    expect(ends.map(({ attempt }) => attempt)).toEqual(ends.map((_, index) => index + 1))
    expect(ends.map(({ status }) => status)).toEqual(
      ends.map((_, index) => (index === ends.length - 1 ? 'completed' : 'interrupted')),
    )
  }
}
