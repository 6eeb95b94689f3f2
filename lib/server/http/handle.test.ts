import { beforeEach, expect, test, vi } from 'vitest'
import { AppError, afterWork } from './app-error'
import { createHandle, type HandleSettings } from './handle'

const logged = vi.spyOn(console, 'error').mockImplementation(() => {})
beforeEach(() => {
  logged.mockClear()
})

const open: HandleSettings = { password: undefined, apiKey: undefined, now: 1_800_000_000_000, hosts: [] }
const locked: HandleSettings = { ...open, password: 'correct horse' }

const local = { host: 'localhost:3000' }
const request = (headers: Record<string, string> = local, method = 'GET') =>
  new Request('http://localhost:3000/api/things/7', { method, headers })
const context = { params: Promise.resolve({ id: '7' }) }

/** The answer to a request whose route throws. */
function failing(error: unknown): Promise<Response> {
  const route = createHandle(() => open)(() => Promise.reject(error))
  return route(request(), context)
}

test('a route gets the request and its parameters, and its answer goes out as it is', async () => {
  const answer = new Response('seven', { status: 201 })
  const route = vi.fn(async (_request: Request, _params: { readonly id: string }) => answer)
  const asked = request()
  expect(await createHandle(() => open)(route)(asked, context)).toBe(answer)
  expect(route).toHaveBeenCalledWith(asked, { id: '7' })
  expect(logged).not.toHaveBeenCalled()
})

test('an unknown error is answered with a general sentence, and only the log has the error', async () => {
  const error = new TypeError('no column "secret_plan" in /srv/data/weir.sqlite')
  const response = await failing(error)
  expect(response.status).toBe(500)
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(await response.json()).toEqual({
    error: {
      message: 'Something went wrong on the server. Its log says what.',
      type: 'server_error',
      code: 'internal',
      param: null,
    },
  })
  expect(logged).toHaveBeenCalledWith(error)
})

test.each([['a thrown text'], [undefined], [{ name: 'Error', message: 'no Error at all' }]])(
  '%j is masked and logged like any other unknown error',
  async (thrown) => {
    const response = await failing(thrown)
    expect([response.status, (await response.json()).error.code]).toEqual([500, 'internal'])
    expect(logged).toHaveBeenCalledWith(thrown)
  },
)

test('an AppError keeps its status, code, sentence, parameter and Retry-After, and is not logged', async () => {
  const response = await failing(
    new AppError('rate_limited', 'Too many at once.', { param: 'user_prompt', retryAfter: 7 }),
  )
  expect([response.status, response.headers.get('retry-after')]).toEqual([429, '7'])
  expect(await response.json()).toEqual({
    error: {
      message: 'Too many at once.',
      type: 'rate_limit_error',
      code: 'rate_limited',
      param: 'user_prompt',
    },
  })
  expect(logged).not.toHaveBeenCalled()
})

test('an AppError that names a run says which', async () => {
  const response = await failing(new AppError('run_in_progress', 'It still runs.', { runId: 'run-9' }))
  expect([response.status, response.headers.get('retry-after')]).toEqual([409, null])
  expect((await response.json()).error.run_id).toBe('run-9')
})

test('what really happened behind an AppError goes to the log and not to the client', async () => {
  const cause = new Error('connect ECONNREFUSED 10.1.2.3:27017')
  const response = await failing(new AppError('unavailable', 'The database is away.', { cause }))
  expect(response.status).toBe(503)
  expect(await response.text()).not.toContain('10.1.2.3')
  expect(logged).toHaveBeenCalledWith('The database is away.', cause)
})

test.each(['node_failed', 'log_full', 'internal', 'upstream_failed'] as const)(
  'clients are told not to ask again when work that had begun failed with %s',
  async (code) => {
    const error = new AppError(code, 'No.', { param: 'x', retryAfter: 3 })
    const response = await failing(afterWork(error))
    expect([response.headers.get('x-should-retry'), response.headers.get('retry-after')]).toEqual([
      'false',
      '3',
    ])
    expect((await response.json()).error).toMatchObject({ code, message: 'No.', param: 'x' })
    expect((await failing(error)).headers.get('x-should-retry')).toBeNull()
  },
)

test('what nobody may read of work that had begun is masked, and logged once', async () => {
  const error = new TypeError('no column "secret_plan"')
  const response = await failing(afterWork(error))
  expect((await response.json()).error).toMatchObject({ code: 'internal' })
  expect(logged.mock.calls).toEqual([[error]])
})

const refusals = [
  { name: 'a foreign host', settings: open, headers: { host: 'evil.example' }, code: 'host_not_allowed' },
  {
    name: 'another site’s page',
    settings: open,
    headers: { ...local, 'sec-fetch-site': 'cross-site' },
    code: 'forbidden_origin',
  },
  { name: 'nobody signed in', settings: locked, headers: local, code: 'unauthorized' },
]
test.each(refusals)('with $name the route is never entered: $code', async ({ settings, headers, code }) => {
  const route = vi.fn(async () => new Response())
  const response = await createHandle(() => settings)(route)(request(headers, 'POST'), context)
  expect((await response.json()).error.code).toBe(code)
  expect(route).not.toHaveBeenCalled()
})

test('an open door asks for no sign-in, but keeps the checks of host and origin', async () => {
  const route = vi.fn(async () => new Response('in'))
  const through = async (settings: HandleSettings, headers: Record<string, string>) =>
    (await createHandle(() => settings)(route, 'open')(request(headers, 'POST'), context)).status
  expect(await through(locked, local)).toBe(200)
  expect(route).toHaveBeenCalledOnce()
  expect(await through(open, { host: 'evil.example' })).toBe(503)
  expect(await through(locked, { ...local, 'sec-fetch-site': 'cross-site' })).toBe(403)
  expect(route).toHaveBeenCalledOnce()
})

test('the OpenAI door asks for its key', async () => {
  const route = createHandle(() => ({ ...open, apiKey: 'key-key-key' }))(async () => new Response(), 'openai')
  expect((await route(request(), context)).status).toBe(401)
  const keyed = request({ ...local, authorization: 'Bearer key-key-key' })
  expect((await route(keyed, context)).status).toBe(200)
})

test('settings that cannot be read are an error like any other', async () => {
  const error = new Error('PORT must be a whole number')
  const handle = createHandle(() => {
    throw error
  })
  const response = await handle(async () => new Response())(request(), context)
  expect([response.status, await response.text()]).toEqual([500, expect.not.stringContaining('PORT')])
  expect(logged).toHaveBeenCalledWith(error)
})
