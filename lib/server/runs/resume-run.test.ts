import { expect, test } from 'vitest'
import { resumeLostRuns } from './resume-run'
import { answerMessage, body, openWeir, owner, read } from './runs-test-setup'
import { startChatRun } from './start-chat-run'

test('after a crash a run ends as interrupted, with its text kept, on the same log', async () => {
  await using crashed = openWeir()
  const run = await startChatRun(crashed, owner, body({ model_name: 'Half+hang' }), undefined)
  await expect.poll(() => crashed.log.head(owner, run.id)).toMatchObject({ lastSeq: 3 })
  await using weir = crashed.restarted()
  expect(await resumeLostRuns(weir)).toBe(1)
  const text = await read(weir, run.id, 3)
  expect(text).toMatch(/^id: 4\n.*"status":"interrupted","reason":"server_restart"/)
  const { blocks, end } = await answerMessage(weir, run.answerMessageId)
  expect(blocks.map((block) => block.content)).toEqual(['Half'])
  expect(end).toMatchObject({ status: 'interrupted', reason: 'server_restart' })
  expect(await resumeLostRuns(weir)).toBe(0)
})

test('a crash right after Stop was accepted leaves a stopped run', async () => {
  await using crashed = openWeir({ drives: false })
  const run = await startChatRun(crashed, owner, body(), undefined)
  await crashed.storage.cancelRun(owner, run.id, 'You')
  await using weir = crashed.restarted()
  await resumeLostRuns(weir)
  expect((await answerMessage(weir, run.answerMessageId)).end).toMatchObject({
    status: 'stopped',
    reason: 'user',
  })
})
