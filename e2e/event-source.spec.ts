import { startTcpProxy } from '@/testing/tcp-proxy'
import { expect, test } from './story'

interface Seen {
  readonly ids: number[]
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
  await page.goto(`http://127.0.0.1:${proxy.port}/login`)
  const runId = started.headers.get('x-run-id')
  proxy.cutAfterBytes(3000, 'rst')
  const seen = await page.evaluate(
    (path) =>
      new Promise<Seen>((resolve) => {
        const ids: number[] = []
        const states: string[] = []
        let done = false
        const source = new EventSource(path)
        source.onopen = () => states.push('open')
        source.onmessage = ({ data, lastEventId }) => {
          if (data === '[DONE]') done = true
          else ids.push(Number(lastEventId))
        }
        source.onerror = () => {
          states.push(source.readyState === EventSource.CLOSED ? 'closed' : 'reconnecting')
          if (source.readyState === EventSource.CLOSED) resolve({ ids, states, done })
        }
      }),
    `/api/runs/${runId}/events`,
  )
  await proxy.close()
  expect(seen.ids).toEqual(seen.ids.map((_, index) => index + 1))
  expect(seen.done).toBe(true)
  expect(seen.states).toContain('reconnecting')
  expect(seen.states.at(-1)).toBe('closed')
})
