import { expect, test } from 'vitest'
import { cancelRun } from './cancel-run'
import { changeConversation } from './conversations'
import { listRuns } from './list-runs'
import { body, openWeir, owner, read } from './runs-test-setup'
import { startChatRun } from './start-chat-run'

test('runs are listed as they stand, newest first', async () => {
  await using weir = openWeir()
  const first = await startChatRun(weir, owner, body({ user_prompt: 'Tides?' }), undefined)
  await read(weir, first.id)
  const second = await startChatRun(weir, owner, body({ model_name: 'hang' }), undefined)
  await changeConversation(weir, owner, first.conversationId, { title: 'The sea' })
  await expect.poll(async () => (await weir.storage.findRun(owner, first.id))?.status).toBe('completed')

  const { items, next_cursor } = await listRuns(weir, owner, { limit: 10 })

  expect(items).toEqual([
    {
      run_id: second.id,
      conversation_id: second.conversationId,
      title: expect.any(String),
      mode: 'chat',
      speaker: 'hang',
      status: 'running',
      created: second.created,
      duration_ms: null,
      usage: null,
    },
    {
      run_id: first.id,
      conversation_id: first.conversationId,
      title: 'The sea',
      mode: 'chat',
      speaker: 'Hi+ there',
      status: 'completed',
      created: first.created,
      duration_ms: expect.any(Number),
      usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
    },
  ])
  expect(next_cursor).toBeUndefined()
  await cancelRun(weir, owner, second.id, 'You')
})

test('a filter and a cursor choose together', async () => {
  await using weir = openWeir()
  const ids: string[] = []
  for (const model_name of ['a', 'b', 'a', 'b', 'a']) {
    const { id } = await startChatRun(weir, owner, body({ model_name }), undefined)
    await read(weir, id)
    ids.push(id)
  }
  const stopped = await startChatRun(weir, owner, body({ model_name: 'hang' }), undefined)
  await cancelRun(weir, owner, stopped.id, 'You')
  await expect.poll(async () => (await weir.storage.unfinishedRuns()).length).toBe(0)

  const first = await listRuns(weir, owner, { mode: 'chat', speaker: 'a', limit: 2 })
  const rest = await listRuns(weir, owner, { speaker: 'a', limit: 2, cursor: first.next_cursor })

  expect([first, rest].map(({ items }) => items.map(({ run_id }) => run_id))).toEqual([
    [ids[4], ids[2]],
    [ids[0]],
  ])
  expect(rest.next_cursor).toBeUndefined()
  expect((await listRuns(weir, owner, { status: 'stopped', limit: 10 })).items).toMatchObject([
    { run_id: stopped.id, reason: 'user' },
  ])
  expect((await listRuns(weir, owner, { mode: 'graph', limit: 10 })).items).toEqual([])
  await expect(listRuns(weir, owner, { limit: 2, cursor: 'x' })).rejects.toMatchObject({
    code: 'invalid_request',
    param: 'cursor',
  })
})
