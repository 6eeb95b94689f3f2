import { expect, test } from 'vitest'
import { checkCursor } from './follow-run'
import { body, openWeir, owner, read } from './runs-test-setup'
import { startChatRun } from './start-chat-run'

test('cursors: strictly after, ended with nothing left, beyond the head, expired', async () => {
  await using weir = openWeir()
  const { id } = await startChatRun(weir, owner, body(), undefined)
  await read(weir, id)
  await expect.poll(async () => (await weir.storage.findRun(owner, id))?.status).toBe('completed')
  const run = await weir.storage.findRun(owner, id)
  if (!run) throw new Error('no run')
  const head = await weir.log.head(owner, id)
  const last = head?.lastSeq ?? 0
  expect(await read(weir, id, last - 1)).toMatch(new RegExp(`^id: ${last}\n`))
  expect(await checkCursor(weir, owner, run, last)).toBe('ended')
  await expect(checkCursor(weir, owner, run, last + 1)).rejects.toMatchObject({ code: 'cursor_beyond_head' })
  await weir.log.remove(owner, [id])
  await expect(checkCursor(weir, owner, run, 0)).rejects.toMatchObject({ code: 'log_expired', status: 410 })
})
