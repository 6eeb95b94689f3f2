import { expect, test } from './story'

test.use({ environment: { MODEL_IDLE_TIMEOUT_MS: '800' } })

interface Answer {
  readonly status: string
  readonly error?: { readonly code: string; readonly message: string }
  readonly blocks: readonly { readonly content: string }[]
}

const faults = [
  { model: 'status-401', code: 'upstream_auth', keepsText: false },
  { model: 'status-429', code: 'upstream_rate_limited', keepsText: false },
  { model: 'status-500', code: 'upstream_failed', keepsText: false },
  { model: 'no-finish', code: 'upstream_cut', keepsText: true },
  { model: 'garbage', code: 'upstream_malformed', keepsText: true },
  { model: 'error-in-stream', code: 'upstream_failed', keepsText: true },
  { model: 'stall', code: 'upstream_idle', keepsText: true },
  { model: 'hang-before-headers', code: 'upstream_idle', keepsText: false },
  { model: 'reset', code: 'upstream_cut', keepsText: true },
  { model: 'cut', code: 'upstream_cut', keepsText: true },
  { model: 'web-page', code: 'upstream_malformed', keepsText: false },
]

for (const { model, code, keepsText } of faults) {
  test(`the upstream fault “${model}” ends in a clear error, and its socket is free`, async ({
    request,
    upstream,
  }) => {
    const before = upstream.requests.length
    const response = await request.post('/api/chat/completions', {
      data: { user_prompt: 'Hello', model_name: model, stream: false },
    })
    expect(response.status()).toBe(200)
    const answer: Answer = await response.json()
    expect(answer).toMatchObject({ status: 'failed', error: { code } })
    expect(answer.error?.message).not.toBe('')
    expect(answer.blocks.map((block) => block.content).join('')).toMatch(keepsText ? /word3/ : /^$/)
    for (const record of upstream.requests.slice(before)) {
      await expect.poll(() => record.closedAt, { timeout: 1000 }).not.toBeNull()
    }
  })
}

test('a rate limit before the first byte is tried again, and the answer comes', async ({ request }) => {
  const response = await request.post('/api/chat/completions', {
    data: { user_prompt: 'Hello', model_name: 'status-429-once', stream: false },
  })
  expect(await response.json()).toMatchObject({ status: 'completed' })
})
