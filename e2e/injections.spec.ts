/** Operators of MongoDB where plain values belong: in bodies, paths, queries and headers. None may reach the database. */
import { expect, test } from './story'

test.use({ storage: 'mongodb' })

const values: readonly unknown[] = [
  { $gt: '' },
  { $ne: null },
  { $exists: true },
  { $regex: '.*' },
  { $in: ['a'] },
  { $where: 'sleep(1000)' },
  [{ $gt: '' }],
  ['id'],
]

interface Attempt {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly path: string
  /** JSON text, so that `__proto__` is a key like any other. */
  readonly body?: string
}

const start = (fields: object): Attempt => ({
  method: 'POST',
  path: '/api/chat/completions',
  body: JSON.stringify({ user_prompt: 'Hi', model_name: 'demo', stream: false, ...fields }),
})
const startFields = ['user_prompt', 'model_name', 'conversation_id', 'parent_message_id', 'retry_of']
const inBodies = startFields.flatMap((field) => values.map((value) => start({ [field]: value })))

/** `conversation` is the id of one that is there. */
function attemptsOn(conversation: string): readonly Attempt[] {
  const path = `/api/conversations/${conversation}`
  const operators = ['{"$gt":""}', '{"$ne":null}', '$where', '__proto__', '[$gt]=', 'id[$ne]=x']
  const [first = '', second = ''] = operators
  return [
    ...inBodies,
    ...values.map((value) => ({ method: 'PATCH' as const, path, body: JSON.stringify({ title: value }) })),
    { method: 'PATCH', path, body: '{"$set":{"title":"Mine"}}' },
    { method: 'PATCH', path, body: '{"__proto__":{"title":"Mine"},"tags":{"$gt":""}}' },
    { method: 'PATCH', path, body: '{"title":"Mine","owner":{"$ne":null}}' },
    start({ $where: 'true' }),
    { method: 'POST', path: '/api/chat/completions', body: '{"__proto__":{"model_name":"demo"}}' },
    ...operators.map((id) => ({
      method: 'GET' as const,
      path: `/api/conversations/${encodeURIComponent(id)}`,
    })),
    { method: 'DELETE', path: `/api/conversations/${encodeURIComponent(first)}` },
    { method: 'GET', path: `/api/runs/${encodeURIComponent(first)}` },
    { method: 'POST', path: `/api/runs/${encodeURIComponent(second)}/cancel`, body: '{}' },
    { method: 'GET', path: `/api/runs/${encodeURIComponent(first)}/events` },
    { method: 'GET', path: `/api/conversations?cursor=${encodeURIComponent(first)}` },
    { method: 'GET', path: '/api/conversations?limit[$gt]=1&cursor[$ne]=' },
    { method: 'GET', path: `${path}?cursor=${encodeURIComponent(second)}` },
  ]
}

test('operators in bodies, paths and queries are refused or match nothing, and change nothing', async ({
  weir,
}) => {
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': 'first' }
  const begun = await fetch(`${weir.url}/api/chat/completions`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ user_prompt: 'Untouched', model_name: 'steady-5x1', stream: false }),
  })
  const { conversation_id: conversation } = await begun.json()
  const read = async () => (await fetch(`${weir.url}/api/conversations/${conversation}`)).json()
  await expect.poll(async () => (await read()).conversation.status).toBe('completed')
  const before = [await read(), await (await fetch(`${weir.url}/api/conversations`)).json()]
  const attempts = attemptsOn(conversation)

  const answers = await Promise.all(
    attempts.map(async ({ method, path, body }) => {
      const response = await fetch(`${weir.url}${path}`, {
        method,
        headers: { 'Content-Type': 'application/json' },
        ...(body !== undefined && { body }),
      })
      return { method, path, body, status: response.status, text: await response.text() }
    }),
  )

  expect(attempts.length).toBeGreaterThanOrEqual(60)
  // A parameter of another name is none that the list knows: it answers as if it were not there.
  const refused = answers.filter(({ path }) => !path.includes('limit[$gt]'))
  expect(refused.filter(({ status }) => ![400, 404].includes(status))).toEqual([])
  expect([await read(), await (await fetch(`${weir.url}/api/conversations`)).json()]).toEqual(before)
})

test('an Idempotency-Key that looks like an operator is a key like any other', async ({ weir }) => {
  const startWith = async (key: string) => {
    const response = await fetch(`${weir.url}/api/chat/completions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
      body: JSON.stringify({ user_prompt: 'Hi', model_name: 'steady-5x1', stream: false }),
    })
    return (await response.json()).run_id
  }

  const plain = await startWith('plain')
  const operator = await startWith('{"$gt":""}')

  expect(operator).not.toBe(plain)
  expect(await startWith('{"$gt":""}')).toBe(operator)
  expect(await startWith('plain')).toBe(plain)
})
