import { Webhook, WebhookVerificationError } from 'standardwebhooks'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Received, startReceiver } from '@/testing/receiver'
import { createRig, noticeFor, owner, status, tellBy } from './webhooks-test-setup'

const secret = `whsec_${Buffer.from('a secret of thirty-two bytes, ok').toString('base64')}`

const log = vi.spyOn(console, 'error')

beforeEach(() => log.mockReset().mockImplementation(() => {}))

afterEach(() => {
  // Whatever went wrong: a URL is often the secret of its receiver.
  expect(JSON.stringify(log.mock.calls.map((words) => words.map(String)))).not.toMatch(
    /receivers-secret|whsec_/,
  )
})

/** As a receiver does it: with the library's own check. */
function verified({ body, headers }: Received, key = secret): unknown {
  const flat = Object.entries(headers).map(([name, value]) => [name, String(value)])
  return new Webhook(key).verify(body, Object.fromEntries(flat))
}

const dataOf = ({ body }: Received): Record<string, unknown> => JSON.parse(body).data
const idsOf = (received: readonly Received[]) => received.map(({ headers }) => headers['webhook-id'])

test('a notice arrives as a message that the Standard Webhooks library accepts', async () => {
  await using receiver = await startReceiver()
  await using rig = createRig({ secret })
  await rig.tell(noticeFor(receiver.url))
  await rig.settled()
  const [message] = receiver.received
  if (message === undefined) throw new Error('nothing came')
  expect(verified(message)).toEqual({
    type: 'run.ended',
    timestamp: '2026-01-02T03:04:05.000Z',
    data: {
      run_id: 'run-1',
      conversation_id: 'conversation-1',
      graph_name: 'Weekly report',
      status: 'completed',
      final_result: 'All is well.',
      usage: { prompt_tokens: 10, completion_tokens: 4, total_tokens: 14 },
    },
  })
  expect(message.headers).toMatchObject({ 'webhook-id': 'run-1:42', 'content-type': 'application/json' })
  expect(message.path).toBe('/hook?key=receivers-secret')
  const other = `whsec_${Buffer.from('another secret of 32 bytes, too!').toString('base64')}`
  expect(() => verified(message, other)).toThrow(WebhookVerificationError)
  expect(() => verified({ ...message, body: message.body.replace('well', 'bad') })).toThrow()
})

test('without a secret a message goes without a signature', async () => {
  await using receiver = await startReceiver()
  await using rig = createRig()
  await rig.tell(noticeFor(receiver.url))
  await rig.settled()
  expect(receiver.received[0]?.headers).not.toHaveProperty('webhook-signature')
  expect(receiver.received[0]?.headers).toHaveProperty('webhook-timestamp')
})

test('a question is told without the arguments of its tool', async () => {
  await using receiver = await startReceiver()
  await using rig = createRig()
  const question = {
    type: 'approval_request' as const,
    approval_id: 'a1',
    tool_name: 'deploy',
    reason: 'It changes things.',
    expires_at: 5,
  }
  const asked = { type: 'run.needs_person', status: 'waiting', question, final_result: undefined } as const
  await rig.tell(noticeFor(receiver.url, asked))
  await rig.settled()
  expect(receiver.received.map(dataOf)).toMatchObject([{ status: 'waiting', question }])
})

test('a receiver that fails is asked again, with the same id, until it takes the message', async () => {
  await using receiver = await startReceiver((response, index) => status(index < 2 ? 500 : 204)(response))
  await using rig = createRig({ secret })
  await rig.tell(noticeFor(receiver.url))
  await rig.settled()
  expect(idsOf(receiver.received)).toEqual(['run-1:42', 'run-1:42', 'run-1:42'])
  expect(rig.pauses).toEqual([4_000, 12_000])
  expect(log).not.toHaveBeenCalled()
})

test('every try is signed with its own time', async () => {
  await using receiver = await startReceiver((response, index) => status(index === 0 ? 503 : 200)(response))
  let now = Date.now() - 200_000
  await using rig = createRig({ secret, clock: () => (now += 100_000) })
  await rig.tell(noticeFor(receiver.url))
  await rig.settled()
  const times = receiver.received.map(({ headers }) => Number(headers['webhook-timestamp']))
  expect(Number(times[1]) - Number(times[0])).toBeGreaterThanOrEqual(100)
  expect(receiver.received.map((message) => verified(message))).toHaveLength(2)
})

test('a receiver is waited for as long as its Retry-After says', async () => {
  const later = { 'retry-after': '120' }
  await using receiver = await startReceiver((response, index) =>
    index === 0 ? status(429, later)(response) : status(200)(response),
  )
  await using rig = createRig()
  await rig.tell(noticeFor(receiver.url))
  await rig.settled()
  expect(rig.pauses).toEqual([120_000])
})

test('after eight tries a notice is given up, and the log names the host alone', async () => {
  await using receiver = await startReceiver(status(500))
  await using rig = createRig()
  await rig.tell(noticeFor(receiver.url))
  await rig.settled()
  expect(receiver.received).toHaveLength(8)
  expect(rig.pauses).toHaveLength(7)
  const { host } = new URL(receiver.url)
  expect(log.mock.calls).toEqual([
    [`Run run-1: its webhook at ${host} was not told of run.ended: it answered with 500.`],
  ])
})

test('a receiver that is gone is not asked again', async () => {
  await using receiver = await startReceiver(status(410))
  await using rig = createRig()
  await rig.tell(noticeFor(receiver.url))
  await rig.settled()
  expect(receiver.received).toHaveLength(1)
})

test('a redirect is not followed', async () => {
  await using target = await startReceiver()
  await using receiver = await startReceiver(status(302, { location: target.url }))
  await using rig = createRig()
  await rig.tell(noticeFor(receiver.url))
  await rig.settled()
  expect([receiver.received.length, target.received.length]).toEqual([8, 0])
})

test('a private address is refused at once, also behind a name', async () => {
  await using receiver = await startReceiver()
  const { port } = new URL(receiver.url)
  await using rig = createRig({
    allowHosts: [],
    lookup: (_host, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
  })
  await rig.tell(noticeFor(receiver.url, { id: 'by-address' }))
  await rig.tell(noticeFor(`http://hooks.example:${port}/`, { id: 'by-name' }))
  await rig.settled()
  expect([receiver.received, rig.pauses]).toEqual([[], []])
  expect(String(log.mock.calls[1])).toMatch(/hooks\.example is not on the public internet/)
})

test('a receiver that does not answer in time counts as one that failed', async () => {
  await using receiver = await startReceiver((response, index) => void (index > 0 && response.end()))
  await using rig = createRig({ tryMs: 50 })
  await rig.tell(noticeFor(receiver.url))
  await rig.settled()
  expect(receiver.received).toHaveLength(2)
})

test('what a receiver says is not read: an answer without an end is cut', async () => {
  const cut = Promise.withResolvers<void>()
  await using receiver = await startReceiver((response) => {
    response.on('close', cut.resolve).writeHead(200).write('on and on')
  })
  await using rig = createRig({ tryMs: 60_000 })
  await rig.tell(noticeFor(receiver.url))
  await rig.settled()
  await cut.promise
  expect(receiver.received).toHaveLength(1)
})

test('the notices of a run arrive in their order, also when the first has to be sent again', async () => {
  await using receiver = await startReceiver((response, index) => status(index === 0 ? 500 : 200)(response))
  await using rig = createRig()
  await rig.tell(noticeFor(receiver.url, { id: 'asks' }))
  await rig.tell(noticeFor(receiver.url, { id: 'ends' }))
  await rig.settled()
  expect(idsOf(receiver.received)).toEqual(['asks', 'asks', 'ends'])
})

test('a slow receiver delays no other run', async () => {
  await using slow = await startReceiver(() => {})
  await using quick = await startReceiver()
  await using rig = createRig()
  await rig.tell(noticeFor(slow.url, { id: 'slow' }))
  await rig.tell(noticeFor(quick.url, { id: 'quick', run_id: 'run-2' }))
  await vi.waitFor(async () => expect(await rig.stored()).toEqual(['slow']))
  expect(quick.received).toHaveLength(1)
})

test('what is told twice is delivered once', async () => {
  await using receiver = await startReceiver()
  await using rig = createRig()
  await Promise.all([1, 2].map(() => rig.tell(noticeFor(receiver.url))))
  await rig.webhooks.resume()
  await rig.settled()
  expect(receiver.received).toHaveLength(1)
})

test('what one process left is delivered by the next, in the order in which it was told', async () => {
  let isUp = false
  await using receiver = await startReceiver((response) => status(isUp ? 200 : 500)(response))
  await using rig = createRig({ clock: () => 1_000, secret })
  const first = rig.open({ sleep: () => new Promise(() => {}) })
  for (const id of ['b', 'c', 'a']) await tellBy(first, noticeFor(receiver.url, { id }))
  await vi.waitFor(() => expect(receiver.received).toHaveLength(1))
  isUp = true
  expect(await rig.stored()).toEqual(['b', 'c', 'a'])
  await rig.webhooks.resume()
  await rig.settled()
  expect(idsOf(receiver.received)).toEqual(['b', 'b', 'c', 'a'])
})

test('what is stored is not delivered before that is asked for; if it never is, by the next process', async () => {
  await using receiver = await startReceiver()
  await using rig = createRig()
  const deliver = await rig.webhooks.store(owner, noticeFor(receiver.url, { id: 'asked for' }))
  await rig.open().store(owner, noticeFor(receiver.url, { id: 'left', run_id: 'run-2' }))
  expect([await rig.stored(), receiver.received]).toEqual([['asked for', 'left'], []])
  deliver()
  await vi.waitFor(async () => expect(await rig.stored()).toEqual(['left']))
  expect(idsOf(receiver.received)).toEqual(['asked for'])
  await rig.open().resume()
  await rig.settled()
  expect(idsOf(receiver.received)).toEqual(['asked for', 'left'])
})

test('closing ends a pause and a try, and leaves what is not delivered', async () => {
  await using failing = await startReceiver(status(500))
  await using silent = await startReceiver(() => {})
  await using rig = createRig()
  // This one really sleeps.
  const webhooks = rig.open({ sleep: undefined })
  await tellBy(webhooks, noticeFor(failing.url, { id: 'pausing' }))
  await tellBy(webhooks, noticeFor(silent.url, { id: 'trying', run_id: 'run-2' }))
  await vi.waitFor(() => expect(failing.received.length + silent.received.length).toBe(2))
  await webhooks.close()
  expect(await rig.stored()).toEqual(['pausing', 'trying'])
  expect(log).not.toHaveBeenCalled()
})

test('a notice that cannot be read keeps nobody from starting', async () => {
  await using receiver = await startReceiver()
  await using rig = createRig()
  const document = {
    kind: 'webhook',
    id: 'old',
    revision: 1,
    body: { is: 'old' },
    created: 1,
    updated: 1,
  } as const
  await rig.storage.putDocument(owner, document)
  const first = rig.open({ sleep: () => new Promise(() => {}) })
  await first.close()
  await tellBy(first, noticeFor(receiver.url))
  await rig.webhooks.resume()
  await vi.waitFor(async () => expect(await rig.stored()).toEqual(['old']))
  expect(receiver.received).toHaveLength(1)
})

test('a very long result is cut, and stays well-formed', async () => {
  await using receiver = await startReceiver()
  await using rig = createRig()
  await rig.tell(noticeFor(receiver.url, { final_result: `a${'😀'.repeat(200_001)}` }))
  await rig.settled()
  expect(receiver.received.map(dataOf)).toMatchObject([{ final_result: `a${'😀'.repeat(49_999)}\uFFFD` }])
})
