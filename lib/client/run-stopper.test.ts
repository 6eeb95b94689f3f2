import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createRunStopper } from './run-stopper'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const accepted = async () => new Response(null, { status: 202 })
const unreachable = async () => {
  throw new TypeError('fetch failed')
}
const refused = async () =>
  Response.json(
    { error: { message: 'Not here.', type: 'x', code: 'not_found', param: null } },
    { status: 404 },
  )

function stopper(...answers: (() => Promise<Response>)[]) {
  let asked = 0
  const request = vi.fn<typeof fetch>(async () => {
    asked += 1
    const answer = answers[Math.min(asked, answers.length) - 1] ?? accepted
    return answer()
  })
  const told: string[] = []
  const handle = createRunStopper({
    fetch: request,
    onStopped: () => told.push('stopped'),
    onFailed: ({ code }) => told.push(code),
  })
  return { handle, request, told }
}

const settle = () => vi.advanceTimersByTimeAsync(0)

test('a Stop goes out at once when the run has a name, and once however often it is wanted', async () => {
  const { handle, request, told } = stopper(accepted)
  handle.named('run-1')

  handle.want()
  handle.want()
  await settle()
  handle.want()
  await settle()

  expect(request.mock.calls.map(([url, init]) => [url, init?.method])).toEqual([
    ['/api/runs/run-1/cancel', 'POST'],
  ])
  expect(told).toEqual(['stopped'])
  expect(handle.pending).toBe(false)
})

test('a Stop that comes before the run has a name goes out when it has', async () => {
  const { handle, request } = stopper(accepted)

  handle.want()
  await settle()
  expect(request).toHaveBeenCalledTimes(0)
  expect(handle.pending).toBe(true)
  handle.named('run-1')
  await settle()

  expect(request).toHaveBeenCalledTimes(1)
})

test('a Stop that meets a broken network is sent again until it is through', async () => {
  const { handle, request, told } = stopper(unreachable, unreachable, accepted)
  handle.named('run-1')

  handle.want()
  await vi.advanceTimersByTimeAsync(60_000)

  expect(request).toHaveBeenCalledTimes(3)
  expect(told).toEqual(['stopped'])
})

test('a refusal is told once, and the next Stop is sent anew', async () => {
  const { handle, request, told } = stopper(refused, accepted)
  handle.named('run-1')

  handle.want()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(told).toEqual(['not_found'])
  handle.want()
  await settle()

  expect(request).toHaveBeenCalledTimes(2)
  expect(told).toEqual(['not_found', 'stopped'])
})

test('a server that cannot be reached for long is told once', async () => {
  const { handle, request, told } = stopper(unreachable)
  handle.named('run-1')

  handle.want()
  await vi.advanceTimersByTimeAsync(60 * 60_000)

  expect(request).toHaveBeenCalledTimes(12)
  expect(told).toEqual(['connection_failed'])
})

test('a run that ended meanwhile needs no Stop, and nothing is told', async () => {
  const { handle, request, told } = stopper(unreachable)
  handle.named('run-1')
  handle.want()
  await settle()

  handle.forget()
  await vi.advanceTimersByTimeAsync(60 * 60_000)

  expect(request).toHaveBeenCalledTimes(1)
  expect(told).toEqual([])
})
