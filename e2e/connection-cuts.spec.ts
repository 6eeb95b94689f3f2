import { readRun } from '@/testing/event-reader'
import { randomCuts } from '@/testing/random-cuts'
import { startTcpProxy } from '@/testing/tcp-proxy'
import { expect, test } from './story'

const heartbeatMs = 200
test.use({ environment: { SSE_HEARTBEAT_MS: String(heartbeatMs) } })

const runsAtOnce = 20
const cutsInAll = 100

test(`${cutsInAll} cuts over ${runsAtOnce} runs at once: every event exactly once, in order`, async ({
  weir,
}) => {
  const proxy = await startTcpProxy(weir.port)
  const cuts = randomCuts(20_261_122, cutsInAll, 6_000)
  proxy.planCuts(cuts.next)

  const started = await Promise.all(Array.from({ length: runsAtOnce }, () => startRun(weir.url)))
  const seen = await Promise.all(
    started.map(async (runId) => {
      const path = `/api/runs/${runId}/events`
      const cutReader = { silenceMs: 2 * heartbeatMs + 100 }
      const [first, second] = await Promise.all([
        readRun(`http://127.0.0.1:${proxy.port}${path}`, cutReader),
        readRun(`http://127.0.0.1:${proxy.port}${path}`, cutReader),
      ])
      const late = await readRun(weir.url + path)
      return { first, second, late }
    }),
  )
  await proxy.close()

  expect(cuts.planned()).toBe(cutsInAll)
  for (const { first, second, late } of seen) {
    expect(late.frames.map(idOf)).toEqual(late.frames.map((_, index) => index + 1))
    expect(late.frames.at(-1)).toContain('"type":"run_end"')
    expect(first.frames.join('')).toBe(late.frames.join(''))
    expect(second.frames.join('')).toBe(late.frames.join(''))
  }
  const resumed = seen.reduce((sum, { first, second }) => sum + first.resumed + second.resumed, 0)
  expect(resumed).toBeGreaterThanOrEqual(cutsInAll * 0.9)
})

test('a reader that reads almost nothing delays nobody, and still gets everything', async ({ weir }) => {
  // More than the 4 MB that loopback swallows before the server feels a slow reader.
  const runId = await startRun(weir.url, 'burst-30000')
  const slow = await fetch(`${weir.url}/api/runs/${runId}/events`)
  const reader = slow.body?.getReader()
  let received = (await reader?.read())?.value ?? new Uint8Array()
  const { frames } = await readRun(`${weir.url}/api/runs/${runId}/events`)
  expect(frames.at(-1)).toContain('"type":"run_end"')

  const parts = [received]
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) parts.push(part.value)
  received = Buffer.concat(parts)
  expect(received.byteLength).toBeGreaterThan(4_000_000)
  expect(Buffer.from(received).toString()).toContain(frames.join('') + 'data: [DONE]')
})

async function startRun(url: string, model = 'steady-200x25'): Promise<string> {
  const response = await fetch(`${url}/api/chat/completions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ user_prompt: 'Count', model_name: model }),
  })
  expect(response.status).toBe(200)
  await response.body?.cancel()
  return response.headers.get('x-run-id') ?? ''
}

function idOf(frame: string): number {
  return Number(/^id: (\d+)$/m.exec(frame)?.[1])
}
