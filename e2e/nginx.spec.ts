/** Behind a real nginx: as its defaults have it, and as one that cuts idle connections. */
import { readRun } from '@/testing/event-reader'
import { startNginx } from '@/testing/nginx'
import { startWeir } from '@/testing/start-weir'
import { ask, expectWholeAnswer } from './chat'
import { expect, test } from './story'

const noNginx = 'There is no nginx here.'

function start(url: string, model: string): Promise<Response> {
  return fetch(`${url}/api/chat/completions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ user_prompt: 'Count', model_name: model }),
  })
}

for (const { name, directives } of [
  { name: 'as it comes', directives: '' },
  { name: 'with HTTP/1.1 to the server', directives: 'proxy_http_version 1.1;' },
]) {
  test(`nginx ${name} buffers, but not our streams: events arrive one by one`, async ({ weir }) => {
    await using nginx = await startNginx(weir.port, directives)
    test.skip(nginx === undefined, noNginx)
    if (!nginx) return

    const response = await start(nginx.url, 'steady-20x50')
    const decoder = new TextDecoder()
    let text = ''
    const arrivals: number[] = []
    for await (const bytes of response.body ?? []) {
      const part = decoder.decode(bytes, { stream: true })
      text += part
      if (part.includes('"content":"word')) arrivals.push(performance.now())
    }
    expect(text.match(/"content":"word\d+/g)).toHaveLength(20)
    expect(text).toMatch(/data: \[DONE\]\n\n$/)
    expect(arrivals.length).toBeGreaterThanOrEqual(10)
    expect((arrivals.at(-1) ?? 0) - (arrivals[0] ?? 0)).toBeGreaterThan(500)
  })
}

const impatient = 'proxy_http_version 1.1; proxy_read_timeout 2s;'

test('nginx cuts a connection that is idle for 2 s: a reader resumes and loses nothing', async ({ weir }) => {
  await using nginx = await startNginx(weir.port, impatient)
  test.skip(nginx === undefined, noNginx)
  if (!nginx) return

  const started = await start(weir.url, 'steady-3x3000')
  await started.body?.cancel()
  const path = `/api/runs/${started.headers.get('x-run-id')}/events`
  const behind = await readRun(nginx.url + path)
  const direct = await readRun(weir.url + path)
  expect(behind.resumed).toBeGreaterThanOrEqual(2)
  expect(behind.frames).toEqual(direct.frames)
  expect(direct.frames.filter((frame) => frame.includes('"content":"word'))).toHaveLength(3)
})

test('nginx cuts a connection that is idle for 2 s: the page shows the whole answer', async ({
  page,
  weir,
}) => {
  await using nginx = await startNginx(weir.port, impatient)
  test.skip(nginx === undefined, noNginx)
  if (!nginx) return

  let resumed = 0
  page.on('request', (request) => {
    if (/\/api\/runs\/[^/]+\/events/.test(request.url())) resumed += 1
  })
  await ask(page, 'Count', 'steady-3x3000', nginx.url)
  await expectWholeAnswer(page, 3)
  expect(resumed).toBeGreaterThanOrEqual(2)
})

test('with two heartbeats in that time the connection is never idle, and never cut', async ({ upstream }) => {
  const weir = await startWeir({ env: { OPENAI_BASE_URL: upstream.url, SSE_HEARTBEAT_MS: '900' } })
  try {
    await using nginx = await startNginx(weir.port, impatient)
    test.skip(nginx === undefined, noNginx)
    if (!nginx) return

    const text = await (await start(nginx.url, 'steady-3x3000')).text()
    expect(text.match(/"content":"word\d+/g)).toHaveLength(3)
    expect(text).toMatch(/data: \[DONE\]\n\n$/)
  } finally {
    await weir.close()
  }
})
