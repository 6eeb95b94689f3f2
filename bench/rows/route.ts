/** CPU time per event of the whole route, model adapter to socket, with 50 streams open. */
import { setTimeout as sleep } from 'node:timers/promises'
import { streams as streamCount } from '@/bench/load'
import { interleave, ratio, type Figure, type Row } from '@/bench/row'
import type { ServerProcess } from '@/bench/server-process'
import { startPlain, startRival, startWeir } from '@/bench/servers'
import { openStreams, type CountedStream, type StreamRequest } from '@/bench/streams'

const settleMs = 400
const windowMs = 1000
/** At 200 ticks a second it takes a while until all code on the way is compiled for good. */
const warmUps = 4

interface Contender {
  readonly server: ServerProcess
  request(model: string): StreamRequest
  /** Ends what goes on although nobody reads it any more. */
  close?(stream: CountedStream): Promise<unknown>
}

type Name = 'weir' | 'plain' | 'rival'
type Contenders = Record<Name, Contender>

export const routeRow: Row = {
  name: 'route',
  async measure(rounds) {
    const upstream = await startPlain()
    const plain = await startPlain(upstream.url)
    const weir = weirContender(await startWeir(upstream.url))
    const rival = rivalContender(await startRival(upstream.url))
    const inProcess = { weir, rival, plain: writing(plain) }
    const overHttp = { weir, rival, plain: passingOn(plain) }
    try {
      return [
        ...(await compare(inProcess, 'in-process-1', { plain: 1.8, rival: 0.25 }, rounds)),
        ...(await compare(inProcess, 'in-process-8', { plain: 1.3, rival: 0.25 }, rounds)),
        ...(await compare(overHttp, 'tick-1', {}, rounds)),
        ...(await compare(overHttp, 'tick-8', {}, rounds)),
      ]
    } finally {
      await Promise.all([upstream, plain, weir.server, rival.server].map((server) => server.stop()))
    }
  },
}

async function compare(
  contenders: Contenders,
  model: string,
  targets: { readonly plain?: number; readonly rival?: number },
  rounds: number,
): Promise<readonly Figure[]> {
  const names: readonly Name[] = ['plain', 'weir', 'rival']
  const cpu = await interleave(names, rounds, (name) => cpuPerEvent(contenders[name], model), warmUps)
  const perTick = `K = ${model.split('-').at(-1)}`
  const source = model.startsWith('in-process') ? 'source in the process' : 'upstream over HTTP'
  const other = model.startsWith('in-process')
    ? 'node:http writing the same bytes'
    : 'node:http passing it on'
  const unit = 'µs CPU an event'
  return [
    ratio({
      what: `${source}, ${perTick}, against ${other}`,
      ours: cpu.weir,
      theirs: cpu.plain,
      unit,
      ...withTarget(targets.plain),
    }),
    ratio({
      what: `${source}, ${perTick}, against Next + streamText`,
      ours: cpu.weir,
      theirs: cpu.rival,
      unit,
      ...withTarget(targets.rival),
    }),
  ]
}

function withTarget(target: number | undefined): { target?: number } {
  return target === undefined ? {} : { target }
}

/** µs of the server's process for each event that reached a reader. */
async function cpuPerEvent(contender: Contender, model: string): Promise<number> {
  const { server } = contender
  const streams = await openStreams(streamCount, () => contender.request(model))
  const received = () => streams.reduce((sum, stream) => sum + stream.count(), 0)
  await sleep(settleMs)
  const before = { ...(await server.usage('cpu')), received: received() }
  await sleep(windowMs)
  const after = { ...(await server.usage('cpu')), received: received() }
  for (const stream of streams) stream.close()
  await Promise.all(streams.map(async (stream) => contender.close?.(stream)))
  return (after.cpu - before.cpu) / (after.received - before.received)
}

function weirContender(server: ServerProcess): Contender {
  return {
    server,
    request: (model_name) => ({
      url: `${server.url}/api/chat/completions`,
      method: 'POST',
      body: { model_name, user_prompt: 'Go on' },
    }),
    close: ({ runId }) => fetch(`${server.url}/api/runs/${runId}/cancel`, { method: 'POST' }),
  }
}

function rivalContender(server: ServerProcess): Contender {
  const messages = [{ id: '1', role: 'user', parts: [{ type: 'text', text: 'Go on' }] }]
  return {
    server,
    request: (model) => ({ url: `${server.url}/api/chat`, method: 'POST', body: { model, messages } }),
  }
}

function writing(server: ServerProcess): Contender {
  return { server, request: (model) => ({ url: `${server.url}/events-${model.split('-').at(-1)}` }) }
}

function passingOn(server: ServerProcess): Contender {
  return {
    server,
    request: (model) => ({
      url: `${server.url}/passed-on`,
      method: 'POST',
      body: { model, messages: [{ role: 'user', content: 'Go on' }] },
    }),
  }
}
