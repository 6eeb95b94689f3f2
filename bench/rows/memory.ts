/** What an open stream costs in memory while nothing comes. */
import { setTimeout as sleep } from 'node:timers/promises'
import { figure, type Row } from '@/bench/row'
import type { ServerProcess } from '@/bench/server-process'
import { startWeir } from '@/bench/servers'
import { openStreams, type CountedStream } from '@/bench/streams'
import { startUpstreamHere } from '@/bench/upstream-here'

const streams = 1000
const settleMs = 500

export const memoryRow: Row = {
  name: 'memory',
  async measure() {
    const upstream = await startUpstreamHere(oneWord)
    try {
      return [
        figure(
          `a reader, ${streams} of one silent run`,
          [await withWeir(upstream.url, readersOfOneRun)],
          'KB',
        ),
        figure(
          `a silent run with its reader and its upstream socket, ${streams} at once`,
          [await withWeir(upstream.url, runs)],
          'KB',
        ),
      ]
    } finally {
      upstream.close()
    }
  },
}

/** Says something, so that all is set up, and then nothing until its socket closes. */
async function* oneWord({ isOver }: { isOver: () => boolean }): AsyncGenerator<string> {
  yield 'Well '
  while (!isOver()) await sleep(500)
}

type Open = (weir: ServerProcess, count: number) => Promise<readonly CountedStream[]>

/** KB of resident memory for each stream, in a process that serves some already: what is needed once is not counted. */
async function withWeir(upstream: string, open: Open): Promise<number> {
  const weir = await startWeir(upstream)
  try {
    const first = await open(weir, streams / 10)
    await sleep(settleMs)
    const before = await weir.usage('memory')
    const opened = await open(weir, streams)
    await sleep(settleMs)
    const after = await weir.usage('memory')
    for (const stream of [...first, ...opened]) stream.close()
    return (after.memory - before.memory) / 1024 / streams
  } finally {
    await weir.stop()
  }
}

const runs: Open = (weir, count) =>
  openStreams(count, () => ({
    url: `${weir.url}/api/chat/completions`,
    method: 'POST',
    body: { model_name: 'bench', user_prompt: 'Say nothing' },
  }))

const readersOfOneRun: Open = async (weir, count) => {
  const [run] = await runs(weir, 1)
  const url = `${weir.url}/api/runs/${run?.runId}/events`
  return openStreams(count, () => ({ url }))
}
