/** 10,000 past events read from the start, by one reader and by 100 at once. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { delta } from '@/bench/load'
import { interleave, ratio, type Figure, type Row } from '@/bench/row'
import type { ServerProcess } from '@/bench/server-process'
import { startPlain, startWeir } from '@/bench/servers'
import { openStream } from '@/bench/streams'
import { startUpstreamHere } from '@/bench/upstream-here'

const events = 10_000

interface Cost {
  readonly cpu: number
  readonly wall: number
}

const kinds = ['cpu', 'wall'] as const
const unitOf = { cpu: 'ms CPU', wall: 'ms' }
const nameOf = { cpu: 'CPU time', wall: 'time to the last byte' }

export const resumeRow: Row = {
  name: 'resume',
  async measure(rounds) {
    const upstream = await startUpstreamHere(manyWords)
    const weir = await startWeir(upstream.url)
    const plain = await startPlain()
    try {
      const past = await makeRun(weir)
      const frames = await fetch(past).then((response) => response.arrayBuffer())
      await fetch(`${plain.url}/frames`, { method: 'PUT', body: frames })
      const paths = { weir: past, frames: `${plain.url}/frames`, pages: `${plain.url}/pages` }
      const servers = { weir, frames: plain, pages: plain }
      const figures: Figure[] = []
      for (const readers of [1, 100]) {
        const costs: Record<string, Cost[]> = { weir: [], frames: [], pages: [] }
        await interleave(['weir', 'frames', 'pages'], rounds, async (name) => {
          const cost = await read(servers[name], paths[name], readers, frames.byteLength)
          costs[name]?.push(cost)
          return cost.cpu
        })
        figures.push(...figuresOf(costs, readers))
      }
      return figures
    } finally {
      await Promise.all([weir.stop(), plain.stop()])
      upstream.close()
    }
  },
}

function figuresOf(costs: Readonly<Record<string, readonly Cost[]>>, readers: number): Figure[] {
  const of = (name: string, kind: keyof Cost) => costs[name]?.slice(1).map((cost) => cost[kind]) ?? []
  const who = readers === 1 ? 'one reader' : `${readers} readers at once`
  return kinds.flatMap((kind) => [
    ratio({
      what: `${who}, ${nameOf[kind]}, against copying the frames from memory`,
      ours: of('weir', kind),
      theirs: of('frames', kind),
      unit: unitOf[kind],
      target: 1.3,
    }),
    ratio({
      what: `${who}, ${nameOf[kind]}, against the same as 64 KB pages`,
      ours: of('weir', kind),
      theirs: of('pages', kind),
      unit: unitOf[kind],
    }),
  ])
}

async function* manyWords(): AsyncGenerator<string> {
  for (let index = 0; index < events; index += 1) {
    yield delta
    if (index % 8 === 7) await nextTurn()
  }
}

/** Makes a run of 10,000 words and waits for its end. @returns the address of its events */
async function makeRun(weir: ServerProcess): Promise<string> {
  const stream = await openStream({
    url: `${weir.url}/api/chat/completions`,
    method: 'POST',
    body: { model_name: 'bench', user_prompt: 'Write much' },
  })
  await stream.ended
  if (stream.count() < events) throw new Error(`The run has only ${stream.count()} events`)
  return `${weir.url}/api/runs/${stream.runId}/events`
}

async function read(server: ServerProcess, url: string, readers: number, bytes: number): Promise<Cost> {
  const before = await server.usage('cpu')
  const start = performance.now()
  const streams = await Promise.all(Array.from({ length: readers }, () => openStream({ url })))
  const read = await Promise.all(streams.map((stream) => stream.ended))
  const wall = performance.now() - start
  const after = await server.usage('cpu')
  if (read.some((size) => size !== bytes)) throw new Error(`${url} gave ${read[0]} bytes, not ${bytes}`)
  return { cpu: (after.cpu - before.cpu) / 1000, wall }
}
