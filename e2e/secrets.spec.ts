/** What the environment keeps secret is in nothing that leaves the server: no page, no answer, no stream, no log. */
import type { Page } from '@playwright/test'
import { startOpenAIServer } from '@/testing/openai-server'
import { freePort, startWeir, type WeirServer } from '@/testing/start-weir'
import { expect, test } from './story'

const secrets = {
  OPENAI_API_KEY: 'sk-canary-upstream-7f3a',
  API_KEY: 'canary-door-51c9',
  WEIR_PASSWORD: 'canary-password-e02b',
}

const settings = { ...secrets, OPENAI_MODELS: 'steady-3x1,status-401,status-500' }

function expectNoSecret(where: string, text: string): void {
  for (const [name, secret] of Object.entries(secrets)) {
    expect(text.includes(secret), `${name} stands in ${where}`).toBe(false)
  }
}

/** Asks by a program's key, notes what came and gives it back. */
function reader(weir: WeirServer) {
  const heard = new Map<string, string>()
  const send = async (path: string, body?: object, key = secrets.API_KEY) => {
    const response = await fetch(weir.url + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${key}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const headers = [...response.headers].map((pair) => pair.join(': ')).join('\n')
    heard.set(`${path} (${JSON.stringify(body)})`, `${headers}\n\n${text}`)
    return { status: response.status, headers: response.headers, text }
  }
  return { heard, send }
}

/** Every way in which a program can ask and read, with a model that does as its name says. */
async function readEverything(weir: WeirServer, model: string): Promise<string> {
  const { heard, send } = reader(weir)
  const streamed = await send('/api/chat/completions', { user_prompt: 'Hello', model_name: model })
  await send('/api/chat/completions', { user_prompt: 'Hello', model_name: model, stream: false })
  const run = `/api/runs/${streamed.headers.get('x-run-id')}`
  const conversation = streamed.headers.get('x-conversation-id') ?? ''
  await send(run)
  const replay = await send(`${run}/events`)
  expect(replay.text).toContain('"type":"run_end"')
  await send('/api/conversations')
  expect((await send(`/api/conversations/${conversation}`)).status).toBe(200)
  const messages = [{ role: 'user', content: 'Hello' }]
  await send('/v1/chat/completions', { model, messages })
  await send('/v1/chat/completions', { model, messages, stream: true })
  for (const path of ['/api/models', '/v1/models', '/healthz', '/readyz', '/login']) await send(path)
  for (const path of ['/api/models', '/v1/models'])
    expect((await send(path, undefined, 'wrong')).status).toBe(401)
  expect((await send('/api/login', { password: 'a wrong guess' })).status).toBe(401)
  for (const [where, text] of heard) expectNoSecret(where, text)
  return conversation
}

/** Signs in by hand and looks at a conversation: pages, scripts and answers, as they came over the network. */
async function lookAtPages(page: Page, weir: WeirServer, conversation: string): Promise<void> {
  const loaded: Promise<readonly [string, string]>[] = []
  page.on('requestfinished', async (request) => {
    const text = request.response().then(async (response) => (await response?.text()) ?? '')
    // A redirect has no body to read.
    loaded.push(
      text.then(
        (body) => [request.url(), body] as const,
        () => [request.url(), ''] as const,
      ),
    )
  })
  await page.goto(`${weir.url}/c/${conversation}`)
  await page.getByLabel('Password').fill(secrets.WEIR_PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('log', { name: 'Transcript' })).toContainText('Hello')
  await page.reload()
  await expect(page.getByRole('log', { name: 'Transcript' })).toContainText('Hello')
  expectNoSecret('the page', await page.content())
  expectNoSecret('its cookies', JSON.stringify(await page.context().cookies()))
  const bodies = await Promise.all(loaded)
  expect(bodies.filter(([, body]) => body.includes('<html')).length).toBeGreaterThanOrEqual(2)
  for (const [url, body] of bodies) expectNoSecret(url, body)
}

for (const model of ['steady-3x1', 'status-401', 'status-500']) {
  test(`no secret leaves the server when the upstream answers as “${model}”`, async ({ page, upstream }) => {
    const first = upstream.requests.length
    const weir = await startWeir({ env: { OPENAI_BASE_URL: upstream.url, ...settings } })
    try {
      await lookAtPages(page, weir, await readEverything(weir, model))
      // The key did go where it belongs.
      const keys = upstream.requests.slice(first).map(({ authorization }) => authorization)
      expect(new Set(keys)).toEqual(new Set([`Bearer ${secrets.OPENAI_API_KEY}`]))
      expectNoSecret('the log', weir.output())
    } finally {
      await weir.close()
    }
  })
}

test('no secret leaves the server when the upstream refuses the key and repeats it', async ({ page }) => {
  const upstream = await startOpenAIServer({ apiKey: 'another key' })
  const weir = await startWeir({ env: { OPENAI_BASE_URL: upstream.url, ...settings } })
  try {
    const said = await fetch(`${upstream.url}/models`, {
      headers: { Authorization: `Bearer ${secrets.OPENAI_API_KEY}` },
    })
    expect(await said.text()).toContain(secrets.OPENAI_API_KEY)
    await lookAtPages(page, weir, await readEverything(weir, 'steady-3x1'))
    expect(weir.output()).toContain('401')
    expectNoSecret('the log', weir.output())
  } finally {
    await weir.close()
    await upstream.close()
  }
})

test('no secret leaves the server when the upstream cannot be reached', async ({ page }) => {
  const away = `http://127.0.0.1:${await freePort()}/v1`
  const weir = await startWeir({ env: { OPENAI_BASE_URL: away, ...settings } })
  try {
    await lookAtPages(page, weir, await readEverything(weir, 'steady-3x1'))
    expect(weir.output()).toContain('ECONNREFUSED')
    expectNoSecret('the log', weir.output())
  } finally {
    await weir.close()
  }
})

test('no secret leaves a server that does not start', async () => {
  const started = startWeir({ env: { ...settings, SSE_HEARTBEAT_MS: 'often', OPENAI_BASE_URL: 'ftp://x' } })
  const printed = await started.then(
    () => '',
    (error: unknown) => String(error),
  )
  expect(printed).toContain('SSE_HEARTBEAT_MS')
  expectNoSecret('what it printed', printed)
})
