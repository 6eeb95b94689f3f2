import { expect, test, vi } from 'vitest'
import { answerOf } from '@/lib/blocks/collect'
import { AppError } from '@/lib/server/http/app-error'
import { answerRun } from './answer-run'
import { foldLog } from './fold-log'
import { answerMessage, body, openWeir, owner, read, untilAborted } from './runs-test-setup'
import { startChatRun } from './start-chat-run'

test('a run streams its events, ends with [DONE], and its transcript is the fold of its log', async () => {
  await using weir = openWeir()
  const run = await startChatRun(weir, owner, body(), undefined)
  const text = await read(weir, run.id)
  expect(text).toMatch(/^id: 1\ndata: \{"type":"run_start"/)
  expect(text).toMatch(/"type":"run_end".*\n\ndata: \[DONE\]\n\n$/)
  await expect
    .poll(async () => (await answerMessage(weir, run.answerMessageId)).end?.status)
    .toBe('completed')
  const stored = await answerMessage(weir, run.answerMessageId)
  const state = await foldLog(weir.log, owner, run.id)
  expect(stored.blocks).toEqual(JSON.parse(JSON.stringify(answerOf(state).blocks)))
  expect(stored.blocks.map((block) => block.content)).toEqual(['Hi there'])
})

test('`stream: false` answers the fold of what a reader sees', async () => {
  await using weir = openWeir()
  const run = await startChatRun(weir, owner, body(), undefined)
  const answer = await answerRun(weir, owner, run.id, untilAborted)
  expect(answer).toEqual(answerOf(await foldLog(weir.log, owner, run.id)))
  expect(answer).toMatchObject({ run_id: run.id, status: 'completed' })
  expect(answer).not.toHaveProperty('error')
})

test('a failed run keeps its partial answer and the error', async () => {
  await using weir = openWeir()
  const run = await startChatRun(weir, owner, body({ model_name: 'Half+boom' }), undefined)
  const answer = await answerRun(weir, owner, run.id, untilAborted)
  expect(answer).toMatchObject({ status: 'failed', error: { code: 'upstream_failed' } })
  expect(answer.blocks.map((block) => block.content)).toEqual(['Half'])
})

test('a run that outgrows its log fails with a clear error and keeps what fitted', async () => {
  await using weir = openWeir({ maxRunBytes: 20_000 })
  const run = await startChatRun(weir, owner, body({ model_name: 'flood' }), undefined)
  const answer = await answerRun(weir, owner, run.id, untilAborted)
  expect(answer).toMatchObject({ status: 'failed', error: { code: 'log_full' } })
  expect(answer.blocks[0]?.content).toMatch(/^(word)+$/)
  await expect
    .poll(async () => (await answerMessage(weir, run.answerMessageId)).blocks)
    .toEqual(answer.blocks)
})

test('a run whose last words do not fit into its log has failed, too', async () => {
  await using weir = openWeir({ maxRunBytes: 1500 })
  const run = await startChatRun(weir, owner, body({ model_name: 'a+b+c+d+e+f+g+h' }), undefined)
  expect(await answerRun(weir, owner, run.id, untilAborted)).toMatchObject({
    status: 'failed',
    error: { code: 'log_full' },
  })
})

test('a producer that was shut out writes nothing more', async () => {
  await using weir = openWeir()
  const run = await startChatRun(weir, owner, body({ model_name: 'Half+hang+late' }), undefined)
  await expect.poll(() => weir.log.head(owner, run.id)).toMatchObject({ lastSeq: 3 })
  await weir.log.open(owner, run.id)
  await expect.poll(() => weir.queue.cancel(run.id, 'You')).toBeUndefined()
  expect(await weir.log.head(owner, run.id)).toMatchObject({ lastSeq: 3, ended: false })
})

test('a transcript is stored when the storage is back, and until then the run is not over', async () => {
  let tries = 0
  await using weir = openWeir({
    around: (sound) => ({
      async finishRun(...arguments_) {
        tries += 1
        if (tries < 5) throw new AppError('unavailable', 'The database cannot be reached.')
        await sound.finishRun(...arguments_)
      },
    }),
  })
  const run = await startChatRun(weir, owner, body(), undefined)

  await weir.queue.close(5_000)

  expect(tries).toBe(5)
  expect((await answerMessage(weir, run.answerMessageId)).end?.status).toBe('completed')
})

test('an end that the storage refuses is stored as soon as it takes it', async () => {
  let refusals = 3
  await using weir = openWeir({
    around: (sound) => ({
      finishRun: async (...end) => {
        if (refusals-- > 0) throw new Error('the disk is full')
        await sound.finishRun(...end)
      },
    }),
  })
  const complaint = vi.spyOn(console, 'error').mockReturnValue()
  const run = await startChatRun(weir, owner, body(), undefined)
  await expect
    .poll(async () => (await answerMessage(weir, run.answerMessageId)).end?.status)
    .toBe('completed')
  expect(complaint).toHaveBeenCalledTimes(3)
  complaint.mockRestore()
})
