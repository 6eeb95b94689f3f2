import { expect, test, vi } from 'vitest'
import { createManualClock } from '@/testing/manual-clock'
import { fixture, inPieces, json, startRecordedServer, stream } from '@/testing/recorded-server'
import { firstOf, recordingSleep, textOf } from './openai-test-setup'
import { arrange, userMessage } from './provider-test-setup'

/** What each vendor sends of `It is 21 °C and sunny in Graz.` before the second piece of text. */
const half = {
  anthropic: fixture('anthropic/text.sse').indexOf('event: content_block_stop') - 40,
  google: fixture('google/text.sse').indexOf('data:', 10) + 60,
} as const

const vendors = ['anthropic', 'google'] as const

/** Until what is on its way over the loopback has come. */
async function settled() {
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

const refusal = (type: string, message: string) => ({ type: 'error', error: { type, message } })

test.each(vendors)(
  '%s: an answer that ends in the middle is upstream_cut after the text so far',
  async (vendor) => {
    const { run, host } = await arrange(vendor, [stream(`${vendor}/text.sse`, half[vendor])])
    const { chunks, code, message } = await run()
    expect([textOf(chunks), code, message]).toEqual([
      'It is 21 °C',
      'upstream_cut',
      `${host} ended its answer without saying that it is complete.`,
    ])
  },
)

test.each(vendors)('%s: an answer that ends before it began is upstream_cut', async (vendor) => {
  const { run } = await arrange(vendor, [stream(`${vendor}/text.sse`, 0)])
  expect((await run()).code).toBe('upstream_cut')
})

test.each(vendors)('%s: a connection that breaks in the middle is upstream_cut', async (vendor) => {
  const { run, host } = await arrange(vendor, [
    { ...stream(`${vendor}/text.sse`, half[vendor]), ending: 'reset' },
  ])
  const { code, message } = await run()
  expect([code, message]).toEqual(['upstream_cut', `${host} broke the connection in mid-answer.`])
})

test.each([
  ['anthropic', 'Overloaded.'],
  ['google', 'The model is overloaded. Please try again later.'],
] as const)('%s: an error in mid-answer is upstream_failed, and is not tried again', async (vendor, said) => {
  const { run, host, server } = await arrange(vendor, [
    { ...stream(`${vendor}/overloaded.sse`), ending: 'stall' },
  ])
  const { chunks, code, message } = await run()
  expect([textOf(chunks), code, message]).toEqual([
    'It is 21',
    'upstream_failed',
    `${host} failed in mid-answer: ${said}`,
  ])
  expect(await server.closedByClient(0)).toBe(true)
  expect(server.requests).toHaveLength(1)
})

test('an error instead of the first event is a refusal, and is tried again', async () => {
  const { waits, sleep } = recordingSleep()
  const answers = [stream('anthropic/overloaded-at-once.sse'), stream('anthropic/text.sse')]
  const { run } = await arrange('anthropic', answers, { sleep, random: () => 0.5 })
  const { chunks, code } = await run()
  expect([textOf(chunks), code, waits]).toEqual(['It is 21 °C and sunny in Graz.', undefined, [250]])
})

test.each([
  ['anthropic', 'ANTHROPIC_API_KEY'],
  ['google', 'GEMINI_API_KEY'],
] as const)(
  '%s: a refused key is named by nobody; without one the variable is named',
  async (vendor, name) => {
    const apiKey = 'sk-ant-very-secret-1234567890'
    const answer = json(refusal('authentication_error', `invalid x-api-key ${apiKey}`), 401)
    const { run, host } = await arrange(vendor, [answer], { apiKey })
    const { code, message, error } = await run()
    expect([code, message]).toEqual(['upstream_auth', `${host} refused its key (401).`])
    expect(String(error?.cause)).not.toContain('very-secret')
    const keyless = await arrange(vendor, [answer], { apiKey: undefined })
    expect((await keyless.run()).message).toBe(`${keyless.host} asks for a key (401). Set ${name}.`)
  },
)

test('429 is tried twice more, as Retry-After says, and then is upstream_rate_limited', async () => {
  const { waits, sleep } = recordingSleep()
  const answer = json(refusal('rate_limit_error', 'Too many tokens'), 429, { 'retry-after': '3' })
  const { run, server, host } = await arrange('anthropic', [answer, answer, answer], { sleep })
  const { code, message, error } = await run()
  expect([code, message, error?.retryAfter]).toEqual([
    'upstream_rate_limited',
    `${host} takes no more requests for now (429): Too many tokens. Try again in about 3 s.`,
    3,
  ])
  expect(waits).toEqual([3000, 3000])
  expect(server.requests).toHaveLength(3)
})

test.each(vendors)('%s: 503 succeeds at the second try', async (vendor) => {
  const { waits, sleep } = recordingSleep()
  const answers = [json({}, 503, { 'retry-after': '1' }), stream(`${vendor}/text.sse`)]
  const { run } = await arrange(vendor, answers, { sleep })
  const { chunks, code } = await run()
  expect([textOf(chunks), code, waits]).toEqual(['It is 21 °C and sunny in Graz.', undefined, [1000]])
})

test.each(vendors)(
  '%s: 400 is upstream_rejected with what the vendor said, at the first try',
  async (vendor) => {
    const { run, server, host } = await arrange(vendor, [
      json(refusal('invalid_request_error', 'Bad tool'), 400),
    ])
    const { code, message } = await run()
    expect([code, message]).toEqual(['upstream_rejected', `${host} rejected the request (400): Bad tool.`])
    expect(server.requests).toHaveLength(1)
  },
)

test('an address that answers with a web page is upstream_malformed', async () => {
  const page = { headers: { 'content-type': 'text/html' }, body: '<!doctype html>' }
  const { run, host } = await arrange('anthropic', [page])
  const { code, message } = await run()
  expect([code, message]).toEqual([
    'upstream_malformed',
    `${host} answered with text/html, not with an event stream. Its address may be wrong.`,
  ])
})

test.each(vendors)('%s: a frame that is not JSON is upstream_malformed', async (vendor) => {
  const whole = fixture(`${vendor}/text.sse`).subarray(0, half[vendor])
  const body = Buffer.concat([whole, Buffer.from('\n\ndata: {"candidates": [oops\n\n')])
  const broken = { ...stream(`${vendor}/text.sse`), body }
  const { run } = await arrange(vendor, [broken])
  expect((await run()).code).toBe('upstream_malformed')
})

test('a port that nobody listens on is upstream_unreachable', async () => {
  const { run, server, host } = await arrange('google', [])
  await server.close()
  const { code, message } = await run()
  expect([code, message]).toEqual([
    'upstream_unreachable',
    `${host} cannot be reached: nothing listens there.`,
  ])
})

test('a request that the vendor has no words for is upstream_rejected, and nothing is sent', async () => {
  const { run, server } = await arrange('anthropic', [])
  const image = { type: 'image_url', image_url: { url: 'data:audio/wav;base64,AAAA' } }
  const { code, message } = await run([{ role: 'user', content: [image] }])
  expect([code, message]).toEqual([
    'upstream_rejected',
    expect.stringContaining('cannot take this request: '),
  ])
  expect(server.requests).toEqual([])
})

test.each(vendors)('%s: silence in mid-answer is upstream_idle and closes the socket', async (vendor) => {
  const time = createManualClock()
  const answer = { ...stream(`${vendor}/text.sse`, half[vendor]), ending: 'stall' as const }
  const { open, server } = await arrange(vendor, [answer], { clock: time.clock, sleep: time.sleep })
  const iterator = await firstOf(open(), 1)
  const next = iterator.next()
  time.advance(60_000)
  await expect(next).rejects.toMatchObject({ code: 'upstream_idle' })
  expect(await server.closedByClient(0)).toBe(true)
})

test.each(vendors)('%s: a vendor that never answers is upstream_idle', async (vendor) => {
  const time = createManualClock()
  const { open, server, host } = await arrange(vendor, ['silence'], { clock: time.clock, sleep: time.sleep })
  const next = (await firstOf(open(), 0)).next()
  await vi.waitFor(() => expect(server.requests).toHaveLength(1))
  time.advance(60_000)
  await expect(next).rejects.toMatchObject({
    code: 'upstream_idle',
    message: `${host} sent nothing for 60 s.`,
  })
  expect(await server.closedByClient(0)).toBe(true)
})

test.each(vendors)('%s: aborting before the headers closes the socket', async (vendor) => {
  const { open, server } = await arrange(vendor, ['silence'])
  const stop = new AbortController()
  const next = (await firstOf(open([userMessage], {}, stop.signal), 0)).next()
  await vi.waitFor(() => expect(server.requests).toHaveLength(1))
  stop.abort()
  expect(await next).toEqual({ done: true, value: undefined })
  expect(await server.closedByClient(0)).toBe(true)
})

test('pings, of which no chunk comes, keep an answer alive', async () => {
  const time = createManualClock()
  const ping = Promise.withResolvers<void>()
  const rest = Promise.withResolvers<void>()
  const bytes = fixture('anthropic/text.sse')
  async function* body() {
    yield bytes.subarray(0, bytes.lastIndexOf('\n\n', half.anthropic) + 2)
    await ping.promise
    yield 'event: ping\ndata: {"type": "ping"}\n\n'
    await rest.promise
  }
  const answer = { ...stream('anthropic/text.sse'), body: body() }
  const { open } = await arrange('anthropic', [answer], { clock: time.clock, sleep: time.sleep })
  const iterator = await firstOf(open(), 1)
  const next = iterator.next()
  time.advance(50_000)
  ping.resolve()
  await settled()
  time.advance(50_000)
  await settled()
  rest.resolve()
  await expect(next).rejects.toMatchObject({ code: 'upstream_cut' })
})

test.each(vendors)(
  '%s: aborting ends the iteration without an error and closes the socket',
  async (vendor) => {
    const answer = { ...stream(`${vendor}/text.sse`, half[vendor]), ending: 'stall' as const }
    const { open, server } = await arrange(vendor, [answer])
    const stop = new AbortController()
    const iterator = await firstOf(open([userMessage], {}, stop.signal), 1)
    const next = iterator.next()
    stop.abort()
    expect(await next).toEqual({ done: true, value: undefined })
    expect(await server.closedByClient(0)).toBe(true)
  },
)

test.each(vendors)('%s: leaving the iteration early closes the socket', async (vendor) => {
  const answer = { ...stream(`${vendor}/text.sse`, half[vendor]), ending: 'stall' as const }
  const { open, server } = await arrange(vendor, [answer])
  for await (const _ of open()) break
  expect(await server.closedByClient(0)).toBe(true)
})

test('time that the reader takes does not count as silence', async () => {
  const time = createManualClock()
  const answer = inPieces('anthropic/tool-use.sse', 200)
  const { open } = await arrange('anthropic', [answer], { clock: time.clock, sleep: time.sleep })
  const iterator = await firstOf(open(), 1)
  await settled()
  time.advance(300_000)
  // So that the watchdog has looked.
  await new Promise((resolve) => setImmediate(resolve))
  await expect(iterator.next()).resolves.toMatchObject({ done: false })
  await iterator.return?.(undefined)
})

test('nothing goes on behind a finished answer', async () => {
  const time = createManualClock()
  const { run } = await arrange('anthropic', [{ ...stream('anthropic/text.sse'), ending: 'stall' }], {
    clock: time.clock,
    sleep: time.sleep,
  })
  const { code } = await run()
  expect([code, time.sleeping()]).toEqual([undefined, 0])
})

test('a recorded server that has no further answer says so', async () => {
  await using stack = new AsyncDisposableStack()
  const server = await startRecordedServer([])
  stack.defer(() => server.close())
  expect((await fetch(server.url)).status).toBe(500)
})
