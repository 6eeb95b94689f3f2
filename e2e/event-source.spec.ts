import { readRun } from '@/testing/event-reader'
import { startTcpProxy } from '@/testing/tcp-proxy'
import { expect, test } from './story'

interface Seen {
  /** As they stood on the wire. */
  readonly frames: string[]
  readonly states: string[]
  readonly done: boolean
}

test('a browser’s own EventSource sees a whole run, resumes after a cut, and ends at 204', async ({
  page,
  weir,
}) => {
  const proxy = await startTcpProxy(weir.port)
  const started = await fetch(`${weir.url}/api/chat/completions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ user_prompt: 'Count', model_name: 'steady-50x20' }),
  })
  await started.body?.cancel()
  // A document of the same origin that loads nothing else.
  await page.goto(`http://127.0.0.1:${proxy.port}/healthz`)
  const path = `/api/runs/${started.headers.get('x-run-id')}/events`
  const statuses: number[] = []
  page.on('response', (response) => {
    if (response.url().endsWith(path)) statuses.push(response.status())
  })
  // Connections that open from now on are cut; the one that is open already would not be.
  proxy.cut('fin')
  proxy.cutAfterBytes(3000, 'rst')
  const seen = await page.evaluate(
    (address) =>
      new Promise<Seen>((resolve) => {
        const frames: string[] = []
        const states: string[] = []
        let done = false
        const source = new EventSource(address)
        source.onopen = () => states.push('open')
        source.onmessage = ({ data, lastEventId }) => {
          if (data === '[DONE]') done = true
          else frames.push(`id: ${lastEventId}\ndata: ${data}\n\n`)
        }
        source.onerror = () => {
          states.push(source.readyState === EventSource.CLOSED ? 'closed' : 'reconnecting')
          if (source.readyState === EventSource.CLOSED) resolve({ frames, states, done })
        }
      }),
    path,
  )
  await proxy.close()
  const whole = await readRun(weir.url + path)
  expect(whole.frames.filter((frame) => frame.includes('"content":"word'))).toHaveLength(50)
  expect(seen.frames).toEqual(whole.frames)
  expect(seen.done).toBe(true)
  expect(seen.states).toContain('reconnecting')
  expect(seen.states.at(-1)).toBe('closed')
  // The whole run, and then the answer that tells a browser not to come back.
  expect(statuses.length).toBeGreaterThan(2)
  expect(statuses.slice(0, -1).every((status) => status === 200)).toBe(true)
  expect(statuses.at(-1)).toBe(204)
})
