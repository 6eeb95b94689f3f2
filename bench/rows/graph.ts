/** A graph of 200 nodes, 50 at once, against the same calls with nothing round them but `Promise.all`. */
import { setTimeout as sleep } from 'node:timers/promises'
import { figure, interleave, ratio, type Row } from '@/bench/row'
import { startWeir } from '@/bench/servers'
import { startUpstreamHere } from '@/bench/upstream-here'

const chains = 50
const nodesInChain = 4
const nodes = chains * nodesInChain
const words = 20
const everyMs = 5

export const graphRow: Row = {
  name: 'graph',
  async measure(rounds) {
    const upstream = await startUpstreamHere(steadyWords)
    const weir = await startWeir(upstream.url, { GRAPH_CONCURRENCY: String(chains) })
    try {
      await post(`${weir.url}/api/graphs`, definition())
      const cpu: number[] = []
      const took = await interleave(['weir', 'plain'], rounds, async (name) => {
        if (name === 'plain') return timed(() => callAll(upstream.url))
        const before = (await weir.usage('cpu')).cpu
        const duration = await timed(() => runGraph(weir.url))
        cpu.push(((await weir.usage('cpu')).cpu - before) / nodes)
        return duration
      })
      const overhead = took.weir.map((value, round) => (value - (took.plain[round] ?? Number.NaN)) / nodes)
      return [
        ratio({
          what: `time of ${nodes} model nodes, ${chains} at once, against Promise.all over the same calls`,
          ours: took.weir,
          theirs: took.plain,
          unit: 'ms',
        }),
        figure('time that a node takes longer in Weir', overhead, 'ms'),
        // The first turn is the one that is thrown away above as well.
        figure(`CPU that a node takes in Weir, with ${words} words streamed and logged`, cpu.slice(1), 'µs'),
      ]
    } finally {
      await weir.stop()
      upstream.close()
    }
  },
}

async function* steadyWords(): AsyncGenerator<string> {
  for (let index = 0; index < words; index += 1) {
    yield `word${index} `
    await sleep(everyMs)
  }
}

function definition() {
  const chain = (index: number) => Array.from({ length: nodesInChain }, (_, place) => `c${index}n${place}`)
  const all = Array.from({ length: chains }, (_, index) => chain(index))
  return {
    name: 'Bench',
    nodes: [
      { kind: 'start', id: 'start' },
      ...all.flat().map((id) => ({ kind: 'model', id, model_name: 'bench', prompt: 'Go' })),
      { kind: 'end', id: 'end' },
    ],
    edges: all.flatMap((ids) =>
      ['start', ...ids].map((from, place) => ({ from, to: [...ids, 'end'][place] ?? 'end' })),
    ),
    end_template: 'Done',
  }
}

async function runGraph(url: string): Promise<void> {
  const response = await post(`${url}/api/graphs/execute`, { graph_name: 'bench', input_text: 'Go' })
  const stream = await response.text()
  if (!stream.includes('"type":"graph_complete"')) throw new Error('The graph did not complete.')
}

async function callAll(url: string): Promise<void> {
  const body = { model: 'bench', stream: true, messages: [{ role: 'user', content: 'Go' }] }
  await Promise.all(
    Array.from({ length: chains }, async () => {
      for (let place = 0; place < nodesInChain; place += 1) {
        const response = await post(`${url}/v1/chat/completions`, body)
        await response.text()
      }
    }),
  )
}

async function post(url: string, body: object): Promise<Response> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
  return response
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
