/** How long a word takes from the upstream's write to the reader of the stream. */
import { setTimeout as sleep } from 'node:timers/promises'
import { figure, percentile, type Figure, type Row } from '@/bench/row'
import { startPlain, startWeir } from '@/bench/servers'
import { startUpstreamHere } from '@/bench/upstream-here'

const streams = 20
const words = 100
const everyMs = 20

export const latencyRow: Row = {
  name: 'latency',
  async measure() {
    const upstream = await startUpstreamHere(stampedWords)
    const weir = await startWeir(upstream.url)
    const plain = await startPlain(upstream.url)
    const chat = `${weir.url}/api/chat/completions`
    try {
      await latenciesOf(chat, { model_name: 'bench', user_prompt: 'Go' })
      const ours = await latenciesOf(chat, { model_name: 'bench', user_prompt: 'Go' })
      const direct = await latenciesOf(`${plain.url}/passed-on`, {
        model: 'bench',
        messages: [{ content: 'Go' }],
      })
      return [...figuresOf('Weir', ours), ...figuresOf('node:http passing it on', direct)]
    } finally {
      await Promise.all([weir.stop(), plain.stop()])
      upstream.close()
    }
  },
}

function figuresOf(name: string, latencies: readonly number[]): Figure[] {
  return [
    figure(`${name}, half of the words within`, [percentile(latencies, 0.5)], 'ms'),
    figure(`${name}, 99 of 100 within`, [percentile(latencies, 0.99)], 'ms'),
  ]
}

/** Each word is the moment at which it was written: writer and reader share this process and its clock. */
async function* stampedWords(): AsyncGenerator<string> {
  // So that the streams do not write all at once.
  await sleep(Math.random() * everyMs)
  for (let index = 0; index < words; index += 1) {
    yield `@${performance.now().toFixed(3)} `
    await sleep(everyMs)
  }
}

async function latenciesOf(url: string, body: object): Promise<readonly number[]> {
  const read = await Promise.all(Array.from({ length: streams }, () => readLatencies(url, body)))
  return read.flat()
}

async function readLatencies(url: string, body: object): Promise<readonly number[]> {
  const latencies: number[] = []
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  const decoder = new TextDecoder()
  for await (const bytes of response.body ?? []) {
    const now = performance.now()
    for (const [, written] of decoder.decode(bytes).matchAll(/"content":"@([\d.]+) /g)) {
      latencies.push(now - Number(written))
    }
  }
  if (latencies.length !== words) throw new Error(`${url} gave ${latencies.length} of ${words} words`)
  return latencies
}
