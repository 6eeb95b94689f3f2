import { readRun } from '@/testing/event-reader'
import { randomCuts } from '@/testing/random-cuts'
import { startTcpProxy } from '@/testing/tcp-proxy'
import { addServer, callNameOf, makeAgent, startAgent, stdioServers } from './agents'
import { expect, test } from './story'

const heartbeatMs = 200
test.use({ environment: { ...stdioServers, SSE_HEARTBEAT_MS: String(heartbeatMs) } })

const runsAtOnce = 20
const cutsInAll = 100

const talk = (word: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${word}${index} `).join('')

test(`${cutsInAll} cuts over ${runsAtOnce} agents at once: every event exactly once, in order`, async ({
  weir,
}) => {
  const agent_name = await makeTeam(weir.url)
  const proxy = await startTcpProxy(weir.port)
  const cuts = randomCuts(20_261_123, cutsInAll, 8_000)
  proxy.planCuts(cuts.next)

  const started = await Promise.all(
    Array.from({ length: runsAtOnce }, () => startAgent(weir.url, { agent_name })),
  )
  const cutReader = { silenceMs: 2 * heartbeatMs + 100 }
  const seen = await Promise.all(
    started.map(async (runId) => {
      const path = `/api/runs/${runId}/events`
      const through = `http://127.0.0.1:${proxy.port}${path}`
      const after = 1 + Math.floor(cuts.random() * 40)
      const [first, second, later] = await Promise.all([
        readRun(through, cutReader),
        readRun(through, cutReader),
        readFrom(through, after, cutReader),
      ])
      return { first, second, later, after, replay: await readRun(weir.url + path) }
    }),
  )
  await proxy.close()

  expect(cuts.planned()).toBe(cutsInAll)
  for (const { first, second, later, after, replay } of seen) {
    expect(replay.frames.map(idOf)).toEqual(replay.frames.map((_, index) => index + 1))
    expect(replay.frames.at(-1)).toContain('"type":"run_end"')
    expect(replay.frames.at(-1)).toContain('"status":"completed"')
    expect(replay.frames.filter((frame) => frame.includes('"type":"task_end"'))).toHaveLength(2)
    expect(first.frames.join('')).toBe(replay.frames.join(''))
    expect(second.frames.join('')).toBe(replay.frames.join(''))
    expect(later.frames.join('')).toBe(replay.frames.slice(after).join(''))
  }
  const resumed = seen.flatMap(({ first, second, later }) => [first, second, later])
  expect(resumed.reduce((sum, reader) => sum + reader.resumed, 0)).toBeGreaterThanOrEqual(cutsInAll * 0.9)
})

/** An agent that speaks, calls a tool with progress and two sub-agents at once, one of which calls tools too. */
async function makeTeam(url: string): Promise<string> {
  const server = await addServer(url, { transport: 'stdio', command: 'test' })
  const wait = { name: 'wait', arguments: { seconds: 1 } }
  const tools = [{ server, tool: 'wait' }]
  const ask = (agent: string) => ({ name: callNameOf(agent), arguments: { task: 'Begin.' } })
  const talker = await makeAgent(url, 'Talker', { plan: [{ text: talk('talk', 80), delayMs: 25 }] })
  const caller = await makeAgent(url, 'Caller', {
    tools,
    plan: [{ text: talk('call', 30), delayMs: 25, calls: [wait, wait] }, { text: talk('later', 20) }],
  })
  return makeAgent(url, 'Team', {
    tools,
    sub_agents: [talker, caller],
    plan: [
      { text: talk('begin', 40), delayMs: 25, calls: [wait, ask(talker), ask(caller)] },
      { text: talk('end', 40), delayMs: 25 },
    ],
  })
}

/** A reader that comes later: it has seen so many events elsewhere, and begins once there are that many. */
async function readFrom(url: string, after: number, options: { silenceMs: number }) {
  for (;;) {
    try {
      return await readRun(url, { ...options, after })
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('409'))) throw error
    }
  }
}

function idOf(frame: string): number {
  return Number(/^id: (\d+)$/m.exec(frame)?.[1])
}
