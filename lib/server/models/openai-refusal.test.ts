import { expect, test, vi } from 'vitest'
import { createManualClock } from '@/testing/manual-clock'
import { arrange, firstOf, recordingSleep, textOf } from './openai-test-setup'

test.each([
  ['status-400', 'upstream_rejected', 'rejected the request (400).'],
  ['status-422', 'upstream_rejected', 'rejected the request (422).'],
  [
    'unknown',
    'upstream_rejected',
    "does not have this model, or its address is wrong (404): The model 'unknown' does not exist.",
  ],
  ['status-500', 'upstream_failed', 'failed (500).'],
])('%s ends as %s at the first try', async (model, code, sentence) => {
  const { run, server, host } = await arrange({ apiKey: 'secret-key' })
  const result = await run(model)
  expect([result.code, result.message]).toEqual([code, `${host} ${sentence}`])
  expect(server.requests).toHaveLength(1)
})

test('a refused key is named by nobody', async () => {
  const apiKey = 'sk-very-secret-1234567890'
  const { run, host } = await arrange({ apiKey }, { apiKey: 'sk-another' })
  const { code, message, error } = await run('burst')
  expect([code, message]).toEqual(['upstream_auth', `${host} refused its key (401).`])
  const cause = String(error?.cause)
  expect(cause).toContain('Incorrect API key provided: [key]')
  expect(cause).not.toContain('very-secret')
})

test('an endpoint without a key works; one that asks for one says so', async () => {
  const { run } = await arrange()
  expect((await run('burst-1')).code).toBeUndefined()
  const refused = await run('status-401')
  expect([refused.code, refused.message]).toEqual([
    'upstream_auth',
    expect.stringContaining('asks for a key (401). Set OPENAI_API_KEY.'),
  ])
})

test('429 is tried twice more, as Retry-After says, and then is upstream_rate_limited', async () => {
  const { waits, sleep } = recordingSleep()
  const { run, server, host } = await arrange({ sleep }, { retryAfter: '3' })
  const { code, message, error } = await run('status-429')
  expect([code, message, error?.retryAfter]).toEqual([
    'upstream_rate_limited',
    `${host} takes no more requests for now (429). Try again in about 3 s.`,
    3,
  ])
  expect(waits).toEqual([3000, 3000])
  expect(server.requests).toHaveLength(3)
})

test.each(['status-429-once', 'status-503-once'])('%s succeeds at the second try', async (model) => {
  const { waits, sleep } = recordingSleep()
  const { run, server } = await arrange({ sleep, random: () => 0.5 })
  const { chunks, code } = await run(model)
  expect([code, textOf(chunks), waits]).toEqual([undefined, 'word0 word1 word2 word3 ', [250]])
  expect(server.requests).toHaveLength(2)
})

test('the time between two tries is no silence of the endpoint', async () => {
  const time = createManualClock()
  const limits = { clock: time.clock, sleep: time.sleep, idleTimeoutMs: 5000 }
  const { open, server } = await arrange(limits, { retryAfter: '10' })
  const next = (await firstOf(open('status-429-once'), 0)).next()
  // The watchdog and the wait for the next try.
  await vi.waitFor(() => expect(time.sleeping()).toBe(2))
  time.advance(5000)
  await new Promise(setImmediate)
  time.advance(5000)
  expect(await next).toMatchObject({ done: false })
  expect(server.requests).toHaveLength(2)
})

test('aborting while it waits for another try ends the iteration at once', async () => {
  const waiting = Promise.withResolvers<number>()
  const sleep = (ms: number, signal: AbortSignal) => {
    if (ms < 30_000) waiting.resolve(ms)
    return new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
  }
  const { open, server } = await arrange({ sleep }, { retryAfter: '10' })
  const stop = new AbortController()
  const next = (await firstOf(open('status-429', stop.signal), 0)).next()
  expect(await waiting.promise).toBe(10_000)
  stop.abort()
  expect(await next).toEqual({ done: true, value: undefined })
  expect(server.requests).toHaveLength(1)
})

test('a port that nobody listens on ends as upstream_unreachable', async () => {
  const { run, server, host } = await arrange()
  await server.close()
  const { code, message } = await run('burst')
  expect([code, message]).toEqual([
    'upstream_unreachable',
    `${host} cannot be reached: nothing listens there.`,
  ])
})

test('an answer that is not an event stream ends as upstream_malformed and frees the socket', async () => {
  const { run, server, host } = await arrange()
  const { code, message } = await run('web-page')
  expect([code, message]).toEqual([
    'upstream_malformed',
    `${host} answered with text/html, not with an event stream. Its address may be wrong.`,
  ])
  await expect(server.closed(0)).resolves.toMatchObject({ closedAt: expect.any(Number) })
})
