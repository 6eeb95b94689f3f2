import { expect, test } from 'vitest'
import { answerRun } from './answer-run'
import { cancelRun } from './cancel-run'
import { openConversation, removeConversation } from './conversations'
import { answerMessage, body, openWeir, owner, read, untilAborted } from './runs-test-setup'
import { startChatRun } from './start-chat-run'

test('Stop ends the run as stopped and keeps what was said', async () => {
  await using weir = openWeir()
  const run = await startChatRun(weir, owner, body({ model_name: 'Half+hang+late' }), undefined)
  await expect.poll(() => weir.log.head(owner, run.id)).toMatchObject({ lastSeq: 3 })
  expect(await cancelRun(weir, owner, run.id, 'You')).toBe('stopping')
  const answer = await answerRun(weir, owner, run.id, untilAborted)
  expect(answer.status).toBe('stopped')
  expect(answer.blocks.map((block) => block.content)).toEqual(['Half'])
  expect((await answerMessage(weir, run.answerMessageId)).end).toMatchObject({
    status: 'stopped',
    reason: 'user',
  })
})

test('a second Stop and a Stop after the end change nothing', async () => {
  await using weir = openWeir()
  const run = await startChatRun(weir, owner, body(), undefined)
  await read(weir, run.id)
  await expect.poll(async () => (await weir.storage.findRun(owner, run.id))?.status).toBe('completed')
  expect(await cancelRun(weir, owner, run.id, 'You')).toBe('completed')
  expect(await cancelRun(weir, owner, run.id, 'You')).toBe('completed')
  expect((await weir.storage.findRun(owner, run.id))?.status).toBe('completed')
})

test('deleting a conversation stops its runs and deletes their logs', async () => {
  await using weir = openWeir()
  const run = await startChatRun(weir, owner, body({ model_name: 'Half+hang' }), undefined)
  await expect.poll(() => weir.log.head(owner, run.id)).toMatchObject({ lastSeq: 3 })
  await removeConversation(weir, owner, run.conversationId)
  expect(await weir.log.head(owner, run.id)).toBeUndefined()
  expect(await weir.storage.findRun(owner, run.id)).toBeUndefined()
  await expect(openConversation(weir, owner, run.conversationId)).rejects.toMatchObject({ code: 'not_found' })
})

test('a Stop that was stored before anybody drove the run stops it', async () => {
  await using weir = openWeir({
    around: (sound) => ({
      startRun: async (by, newRun) => {
        const stored = await sound.startRun(by, newRun)
        await sound.cancelRun(by, newRun.run.id, 'You')
        return stored
      },
    }),
  })
  const run = await startChatRun(weir, owner, body(), undefined)
  expect(await answerRun(weir, owner, run.id, untilAborted)).toMatchObject({ status: 'stopped', blocks: [] })
})
