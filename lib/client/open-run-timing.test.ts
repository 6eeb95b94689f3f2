import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { joinSource, recordRun, scriptedWake, startSource } from './record-run'
import { chunkOf, frames, part, runHeaders, smallRun, done } from '@/testing/run-server'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const streamHeaders = { 'Content-Type': 'text/event-stream', ...runHeaders }
const wholeAnswer = () => new Response(part(1) + done, { headers: streamHeaders })
const refused = () => Promise.reject(new TypeError('fetch failed'))

/** An answer whose body ends only when the test, or an abort of its request, says so. */
function openAnswer(text: string, init: RequestInit | undefined): Response {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(text))
      init?.signal?.addEventListener('abort', () => controller.error(init.signal?.reason))
    },
  })
  return new Response(body, { headers: streamHeaders })
}

/** Follows a run over scripted answers; the last one serves all later requests. `random` is 1/2. */
function follow(answers: readonly ((init: RequestInit | undefined) => Response | Promise<Response>)[]) {
  const wake = scriptedWake()
  let asked = 0
  const request = vi.fn<typeof fetch>(async (_url, init) => {
    asked += 1
    const answer = answers[Math.min(asked, answers.length) - 1]
    if (answer === undefined) throw new Error('No answer is scripted.')
    return answer(init)
  })
  const run = recordRun({
    source: startSource,
    fetch: request,
    wake,
    random: () => 0.5,
    retry: { baseMs: 1_000, capMs: 30_000 },
  })
  const waits = () =>
    run.statuses.flatMap(({ retryAt }) => (retryAt === null ? [] : [retryAt - Date.now()])).slice(-1)
  return { run, wake, request, waits }
}

const settle = () => vi.advanceTimersByTimeAsync(0)

test('the waits double with each failure in a row, and begin anew after a connection that brought events', async () => {
  const { run, request } = follow([
    refused,
    refused,
    refused,
    () => new Response(part(1, 2), { headers: streamHeaders }),
    wholeAnswer,
  ])
  await vi.advanceTimersByTimeAsync(500 + 1_000 + 2_000)
  expect(request).toHaveBeenCalledTimes(4)

  await vi.advanceTimersByTimeAsync(499)
  expect(request).toHaveBeenCalledTimes(4)
  await vi.advanceTimersByTimeAsync(1)

  expect(request).toHaveBeenCalledTimes(5)
  expect(run.calls.at(-1)).toBe('end')
})

test('while it waits the status says when the next try begins, and while it tries that one is under way', async () => {
  const { run } = follow([refused, () => new Promise<Response>(() => {})])
  await settle()

  expect(run.statuses.at(-1)).toEqual({
    connection: 'reconnecting',
    retryAt: Date.now() + 500,
    offline: false,
    error: null,
  })
  await vi.advanceTimersByTimeAsync(500)
  expect(run.statuses.at(-1)).toMatchObject({ connection: 'reconnecting', retryAt: null })
  run.connection.close()
})

test('Retry-After is waited for, whatever the browser signs; a person need not', async () => {
  const busy = () => new Response('', { status: 503, headers: { 'Retry-After': '20' } })
  const { run, wake, request, waits } = follow([busy, busy, wholeAnswer])
  await settle()

  expect(waits()).toEqual([20_500])
  wake.send('wake')
  await vi.advanceTimersByTimeAsync(20_499)
  expect(request).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(request).toHaveBeenCalledTimes(2)

  run.connection.reconnectNow()
  await settle()
  expect(run.calls.at(-1)).toBe('end')
})

test('retry: of the stream is the floor of the waits that follow', async () => {
  const hinted = () => new Response(`retry: 4000\n${part(1, 2)}`, { headers: streamHeaders })
  const { run, waits } = follow([hinted, wholeAnswer])
  await settle()

  expect(waits()).toEqual([4_500])
  run.connection.close()
})

test('a sign from the browser ends a wait', async () => {
  const { run, wake } = follow([refused, wholeAnswer])
  await settle()

  wake.send('wake')
  await settle()

  expect(run.calls.at(-1)).toBe('end')
})

test('reconnectNow ends a wait', async () => {
  const { run } = follow([refused, wholeAnswer])
  await settle()

  run.connection.reconnectNow()
  await settle()

  expect(run.calls.at(-1)).toBe('end')
})

test('twelve failures in a row end in disconnected; offline ones do not count', async () => {
  const { run, wake, request } = follow([refused])
  wake.online = false
  await vi.advanceTimersByTimeAsync(20 * 30_000)
  const whileOffline = request.mock.calls.length
  expect(whileOffline).toBeGreaterThan(12)
  expect(run.statuses.at(-1)).toMatchObject({ connection: 'reconnecting', offline: true })
  expect(run.errors).toEqual([])

  wake.online = true
  await vi.advanceTimersByTimeAsync(60 * 60_000)

  expect(request.mock.calls.length - whileOffline).toBe(12)
  expect(run.statuses.at(-1)).toMatchObject({
    connection: 'disconnected',
    error: { code: 'connection_failed' },
  })
  expect(run.errors).toHaveLength(1)
  run.connection.close()
})

test('after it gave up, the page being seen again begins anew', async () => {
  const { run, wake, request } = follow([refused])
  await vi.advanceTimersByTimeAsync(60 * 60_000)
  expect(request).toHaveBeenCalledTimes(12)

  wake.send('wake')
  await settle()

  expect(request).toHaveBeenCalledTimes(13)
  expect(run.statuses.at(-1)).toMatchObject({ connection: 'reconnecting' })
  run.connection.close()
})

test('the network going away during a wait shows as offline, and its return connects at once', async () => {
  const { run, wake } = follow([refused, wholeAnswer])
  await settle()

  wake.online = false
  wake.send('offline')
  expect(run.statuses.at(-1)).toMatchObject({ connection: 'reconnecting', offline: true, retryAt: null })

  wake.online = true
  wake.send('wake')
  await settle()
  expect(run.calls.at(-1)).toBe('end')
})

test('a machine that slept finds its connection dead as soon as the page is seen', async () => {
  const { run, wake, request } = follow([(init) => openAnswer(part(1, 2), init), wholeAnswer])
  await settle()
  expect(run.statuses.at(-1)).toMatchObject({ connection: 'connected' })

  vi.setSystemTime(Date.now() + 60 * 60_000)
  wake.send('wake')
  await vi.advanceTimersByTimeAsync(500)

  expect(request).toHaveBeenCalledTimes(2)
  expect(run.calls.at(-1)).toBe('end')
})

test('a connection that only brought heartbeats, but for long, clears the failures before it', async () => {
  const beats = (init: RequestInit | undefined) => openAnswer(': ping\n', init)
  const { run, waits } = follow([refused, refused, refused, beats])
  await vi.advanceTimersByTimeAsync(500 + 1_000 + 2_000 + 30_000)

  expect(waits()).toEqual([500])
  run.connection.close()
})

test('what one read brings is one batch', async () => {
  const [start] = smallRun
  if (start === undefined) throw new Error('The small run is empty.')
  const many = Array.from({ length: 500 }, (_, index) => [index + 2, chunkOf(`${index} `)] as const)
  const { run } = follow([(init) => openAnswer(frames([1, start], ...many), init)])
  await settle()
  expect(run.reads).toEqual([501])
  run.connection.close()
})

test('a stream that ends, or breaks, after the terminal event is not asked for again', async () => {
  const ended = follow([() => new Response(part(1), { headers: streamHeaders })])
  const broken = follow([(init) => openAnswer(part(1), init)])
  await vi.advanceTimersByTimeAsync(60 * 60_000)

  expect([ended.run.calls.at(-1), broken.run.calls.at(-1)]).toEqual(['end', 'end'])
  expect(ended.request).toHaveBeenCalledTimes(1)
  expect(broken.request).toHaveBeenCalledTimes(1)
})

test('a final answer waits for a person: no sign of the browser asks again', async () => {
  const gone = () =>
    Response.json(
      { error: { message: 'Gone.', type: 'x', code: 'log_expired', param: null } },
      { status: 410 },
    )
  const wake = scriptedWake()
  const request = vi.fn<typeof fetch>(async () => gone())
  const run = recordRun({ source: joinSource(3), fetch: request, wake })
  await settle()

  wake.send('wake')
  await vi.advanceTimersByTimeAsync(60 * 60_000)
  expect(request).toHaveBeenCalledTimes(1)

  run.connection.reconnectNow()
  await settle()
  expect(request).toHaveBeenCalledTimes(2)
  run.connection.close()
})
