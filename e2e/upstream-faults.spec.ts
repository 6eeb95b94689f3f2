import type { RunEvent } from '@/lib/protocol/events'
import type { OpenAIServer } from '@/testing/openai-server'
import { expect, test } from './story'

test.use({ environment: { MODEL_IDLE_TIMEOUT_MS: '800' } })

interface Answer {
  readonly status: string
  readonly error?: { readonly code: string; readonly message: string }
  readonly blocks: readonly { readonly content: string }[]
}

interface Fault {
  readonly model: string
  readonly code: string
  readonly keepsText?: true
  /** The upstream would keep the socket open, so it is Weir that has to close it. */
  readonly staysOpen?: true
}

const faults: readonly Fault[] = [
  { model: 'status-401', code: 'upstream_auth' },
  { model: 'status-429', code: 'upstream_rate_limited' },
  { model: 'status-500', code: 'upstream_failed' },
  { model: 'no-finish', code: 'upstream_cut', keepsText: true },
  { model: 'garbage', code: 'upstream_malformed', keepsText: true, staysOpen: true },
  { model: 'error-in-stream', code: 'upstream_failed', keepsText: true, staysOpen: true },
  { model: 'stall', code: 'upstream_idle', keepsText: true, staysOpen: true },
  { model: 'hang-before-headers', code: 'upstream_idle', staysOpen: true },
  { model: 'reset', code: 'upstream_cut', keepsText: true },
  { model: 'cut', code: 'upstream_cut', keepsText: true },
  { model: 'web-page', code: 'upstream_malformed' },
]

async function expectFreeSockets(upstream: OpenAIServer, first: number, { staysOpen }: Fault): Promise<void> {
  const records = upstream.requests.slice(first)
  expect(records).not.toEqual([])
  for (const record of records) {
    await expect.poll(() => record.closedAt, { timeout: 1000 }).not.toBeNull()
    expect(record.closedByClient).toBe(staysOpen === true)
  }
}

for (const fault of faults) {
  const { model, code, keepsText } = fault

  test(`the upstream fault “${model}” ends in a clear error, and its socket is free`, async ({
    request,
    upstream,
  }) => {
    const first = upstream.requests.length
    const response = await request.post('/api/chat/completions', {
      data: { user_prompt: 'Hello', model_name: model, stream: false },
    })
    expect(response.status()).toBe(200)
    const answer: Answer = await response.json()
    expect(answer).toMatchObject({ status: 'failed', error: { code } })
    expect(answer.error?.message).not.toBe('')
    expect(answer.blocks.map((block) => block.content).join('')).toMatch(keepsText ? /word3/ : /^$/)
    await expectFreeSockets(upstream, first, fault)
  })

  test(`the stream of a run with the upstream fault “${model}” ends with the error, run_end and [DONE]`, async ({
    request,
    upstream,
  }) => {
    const first = upstream.requests.length
    const response = await request.post('/api/chat/completions', {
      data: { user_prompt: 'Hello', model_name: model },
    })
    expect(response.status()).toBe(200)
    const data = dataOf(await response.text())
    expect(data.at(-1)).toBe('[DONE]')
    const events: RunEvent[] = data.slice(0, -1).map((text) => JSON.parse(text))
    expect(events[0]?.type).toBe('run_start')
    expect(events.at(-2)).toMatchObject({
      type: 'error',
      error: { code, message: expect.stringMatching(/./) },
    })
    expect(events.at(-1)).toMatchObject({ type: 'run_end', status: 'failed', reason: 'upstream' })
    const ends = events.filter(({ type }) => type === 'error' || type === 'run_end')
    expect(ends).toHaveLength(2)
    const chunks = events.flatMap((event) => (event.type === 'chunk' ? event.choices : []))
    expect(chunks.map(({ delta }) => delta.content ?? '').join('')).toBe(
      keepsText ? 'word0 word1 word2 word3 ' : '',
    )
    await expectFreeSockets(upstream, first, fault)
  })
}

/** What stands behind `data: ` in each frame. */
function dataOf(stream: string): string[] {
  return stream.match(/^data: .*$/gm)?.map((line) => line.slice('data: '.length)) ?? []
}

test('a rate limit before the first byte is tried again, and the answer comes', async ({ request }) => {
  const response = await request.post('/api/chat/completions', {
    data: { user_prompt: 'Hello', model_name: 'status-429-once', stream: false },
  })
  expect(await response.json()).toMatchObject({ status: 'completed' })
})
