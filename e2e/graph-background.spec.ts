import { Webhook } from 'standardwebhooks'
import { startReceiver, type Received } from '@/testing/receiver'
import { eventsOf, only, post, postJson } from './agents'
import { echo, makeGraph, path, planned, resultOf } from './graphs'
import { expect, test } from './story'

const secret = `whsec_${Buffer.from('thirty-two bytes that are secret').toString('base64')}`
test.use({ environment: { WEBHOOK_SECRET: secret, FETCH_ALLOW_HOSTS: '127.0.0.1' } })

interface Started {
  readonly run_id: string
  readonly conversation_id: string
  readonly status: string
}

interface Notice {
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
}

/** What a webhook says. @throws when it is not signed as the Standard Webhooks library wants it. */
function verified({ body, headers }: Received): Notice {
  const flat = Object.entries(headers).map(([name, value]) => [name, String(value)])
  return new Webhook(secret).verify(body, Object.fromEntries(flat)) as Notice
}

test('a run in the background is answered at once, is listed, and tells its webhook when it needs somebody and when it ends', async ({
  weir,
}) => {
  await using receiver = await startReceiver()
  const graph_name = await makeGraph(weir.url, 'Background', {
    nodes: [
      planned('work', { text: 'one two three four', delayMs: 100 }),
      { kind: 'human', id: 'ask', prompt: 'May I? {{work}}' },
      echo('after', 'He said {{ask}}.'),
    ],
    edges: path('start', 'work', 'ask', 'after', 'end'),
    webhook_url: receiver.url,
  })
  const execute = `${weir.url}/api/graphs/execute`
  const began = Date.now()
  const started: Started = await postJson(execute, { graph_name, input_text: 'Begin', background: true }, 202)
  expect(Date.now() - began).toBeLessThan(400)
  const { run_id, conversation_id } = started
  expect(started).toEqual({ run_id, conversation_id, status: 'running' })
  const listed = async (query: string) => {
    const { items } = await (await fetch(`${weir.url}/api/runs?mode=graph&${query}`)).json()
    return items.find((item: Started) => item.run_id === run_id)
  }
  expect(await listed('status=running')).toMatchObject({
    conversation_id,
    mode: 'graph',
    speaker: graph_name,
    status: 'running',
    duration_ms: null,
  })

  await expect.poll(() => receiver.received.length).toBe(1)
  await expect.poll(() => listed('status=waiting')).toMatchObject({ status: 'waiting' })
  const [asking] = receiver.received.map(verified)
  expect(asking).toMatchObject({
    type: 'run.needs_person',
    data: {
      run_id,
      conversation_id,
      graph_name,
      status: 'waiting',
      question: { type: 'input_request', prompt: 'May I? one two three four' },
    },
  })
  const question = asking?.data['question']
  const inputId = JSON.stringify(question).match(/"input_id":"([^"]+)"/)?.[1]
  const answered = await post(`${weir.url}/api/runs/${run_id}/inputs/${inputId}`, { value: 'yes' })
  expect(answered.status).toBe(202)

  await expect.poll(() => receiver.received.length).toBe(2)
  const events = await eventsOf(weir.url, run_id)
  expect(resultOf(events)).toBe('He said yes.')
  const { usage } = only(events, 'run_end')[0] ?? {}
  expect(receiver.received.map(verified).at(-1)).toMatchObject({
    type: 'run.ended',
    data: { run_id, status: 'completed', final_result: 'He said yes.', usage },
  })
  expect(await listed('status=completed')).toMatchObject({
    duration_ms: expect.any(Number),
    usage: { total_tokens: 15 + 18 },
  })
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(2)
})

test('a run that fails tells why; one that somebody looks at tells nothing', async ({ weir }) => {
  await using receiver = await startReceiver()
  const graph_name = await makeGraph(weir.url, 'Failing', {
    nodes: [planned('broken', { failures: 100 })],
    edges: path('start', 'broken', 'end'),
    webhook_url: receiver.url,
  })
  const execute = `${weir.url}/api/graphs/execute`
  const seen: Started = await postJson(execute, { graph_name, input_text: 'Begin', stream: false }, 200)
  const { run_id }: Started = await postJson(
    execute,
    { graph_name, input_text: 'Begin', background: true },
    202,
  )
  await expect.poll(() => receiver.received.length).toBe(1)
  const [ended] = receiver.received.map(verified)
  expect(seen.status).toBe('failed')
  expect(ended).toMatchObject({
    type: 'run.ended',
    data: { run_id, status: 'failed', error: { code: 'node_failed' } },
  })
  expect(ended?.data).not.toHaveProperty('final_result')
})

test('the same key twice is one run, and its webhook is told once', async ({ weir }) => {
  await using receiver = await startReceiver()
  const graph_name = await makeGraph(weir.url, 'Once', {
    nodes: [planned('say', { text: 'one two', delayMs: 50 })],
    edges: path('start', 'say', 'end'),
    webhook_url: receiver.url,
  })
  const key = crypto.randomUUID()
  const once = () =>
    fetch(`${weir.url}/api/graphs/execute`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
      body: JSON.stringify({ graph_name, input_text: 'Begin', background: true }),
    }).then((response): Promise<Started> => response.json())
  const [first, second] = await Promise.all([once(), once()])
  expect(second.run_id).toBe(first.run_id)
  await eventsOf(weir.url, first.run_id)
  await expect.poll(() => receiver.received.length).toBe(1)
})
