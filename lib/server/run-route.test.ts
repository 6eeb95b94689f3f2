import { expect, test } from 'vitest'
import { answerStart } from './run-route'
import { body, openWeir, owner, read } from './runs/runs-test-setup'
import { startChatRun } from './runs/start-chat-run'

type Weir = ReturnType<typeof openWeir>

const send = (weir: Weir, headers: Record<string, string>) =>
  answerStart(weir, owner, new Request('http://localhost/', { headers }), { stream: true }, (key) =>
    startChatRun(weir, owner, body(), key),
  )

test('a new key with a cursor is refused before anything runs', async () => {
  await using weir = openWeir()
  await expect(send(weir, { 'Idempotency-Key': 'new', 'Last-Event-ID': '99' })).rejects.toMatchObject({
    code: 'cursor_beyond_head',
    param: 'Last-Event-ID',
  })
  expect((await weir.storage.listConversations(owner, { limit: 10 })).items).toEqual([])
  expect(weir.seen).toEqual([])
})

test('a known key with a cursor goes on after it', async () => {
  await using weir = openWeir()
  const first = await send(weir, { 'Idempotency-Key': 'known', 'Last-Event-ID': '0' })
  const runId = first.headers.get('x-run-id') ?? ''
  await read(weir, runId)
  const again = await send(weir, { 'Idempotency-Key': 'known', 'Last-Event-ID': '2' })
  expect(again.headers.get('x-run-id')).toBe(runId)
  expect(/id: (\d+)/.exec(await again.text())?.[1]).toBe('3')
  expect(weir.seen).toHaveLength(1)
})

test('without a key nobody can have seen events, and a cursor says nothing', async () => {
  await using weir = openWeir()
  const response = await send(weir, { 'Last-Event-ID': '99' })
  expect(await response.text()).toContain('id: 1\n')
})
