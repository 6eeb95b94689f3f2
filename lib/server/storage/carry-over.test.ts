import { expect, test } from 'vitest'
import type { Archive } from './archive'
import { carryOver } from './carry-over'
import { answerEnd, continuingRun, firstRun, textBlock } from './contract/records'
import { openSqliteStorage } from './sqlite/storage'
import type { Storage } from './storage'

/** Three conversations of two owners; ended, cancelled, running and keyed runs among them. */
async function filled(): Promise<Storage & Archive> {
  const storage = openSqliteStorage({ path: ':memory:' })
  for (const owner of ['ada', 'bob']) {
    await storage.startRun(owner, firstRun({ name: 'one', key: 'key' }))
    await storage.finishRun(owner, 'one', [textBlock('Kept. 👩‍👩‍👧')], answerEnd())
    await storage.startRun(owner, continuingRun({ name: 'two', parentId: 'one-answer', created: 500 }))
    await storage.cancelRun(owner, 'two', owner)
  }
  await storage.startRun('ada', firstRun({ name: 'three', conversationId: 'other', created: 9_000 }))
  await storage.updateConversation('ada', 'other', { title: '$set', tags: ['a.b'] })
  return storage
}

const empty = () => openSqliteStorage({ path: ':memory:' })
const counts = { conversations: 3, messages: 10, runs: 5 }

test('everything is carried over, and a second time there is nothing to do', async () => {
  const source = await filled()
  const target = empty()

  const first = await carryOver(source, target)
  const again = await carryOver(source, target)

  expect(first).toEqual({ ...counts, copied: 3, unchanged: 0, newer: [], targetOnly: 0 })
  expect(again).toEqual({ ...counts, copied: 0, unchanged: 3, newer: [], targetOnly: 0 })
  expect(await target.listMessages('ada', 'conversation', { limit: 10 })).toEqual(
    await source.listMessages('ada', 'conversation', { limit: 10 }),
  )
  expect(await target.unfinishedRuns()).toEqual(await source.unfinishedRuns())
})

test('what was carried over goes on as if it had always been there', async () => {
  const target = empty()
  await carryOver(await filled(), target)

  await target.finishRun('ada', 'two', [textBlock('Late.')], answerEnd())
  await target.startRun('ada', continuingRun({ name: 'four', parentId: 'two-answer' }))
  await target.forgetKeys(1_501)

  const path = await target.path('ada', 'conversation', 'four-answer')
  expect(path.map(({ id }) => id).slice(-2)).toEqual(['four-prompt', 'four-answer'])
  expect(path).toHaveLength(6)
  expect((await target.findConversation('ada', 'conversation'))?.usage.total_tokens).toBe(14)
  expect(await target.findRunByKey('ada', 'key')).toBeUndefined()
})

test('after a cut it goes on where it was', async () => {
  const source = await filled()
  const target = empty()
  const cut = () => {
    throw new Error('The cable was pulled.')
  }
  await expect(carryOver(source, target, cut)).rejects.toThrow('cable')

  expect(await carryOver(source, target)).toMatchObject({ copied: 2, unchanged: 1 })
})

test('an older copy is replaced, a newer one is left and named, and what only the target has stays', async () => {
  const source = await filled()
  const target = empty()
  await carryOver(source, target)
  await source.startRun('bob', continuingRun({ name: 'more', created: 8_000 }))
  await target.startRun('ada', continuingRun({ name: 'newer', created: 8_000 }))
  await target.startRun('eve', firstRun({ name: 'one' }))

  const report = await carryOver(source, target)

  const newer = [{ owner: 'ada', id: 'conversation' }]
  expect(report).toMatchObject({ copied: 1, unchanged: 1, newer, targetOnly: 1 })
  expect(await target.findRun('ada', 'newer')).toBeDefined()
  expect(await target.findRun('bob', 'more')).toBeDefined()
})

test('a copy that is not like its original ends it', async () => {
  const target = empty()
  const careless: Archive = {
    ...target,
    writeConversation: ({ messages, ...rest }) =>
      target.writeConversation({ ...rest, messages: messages.slice(1) }),
  }

  await expect(carryOver(await filled(), careless)).rejects.toThrow(
    'The copy of conversation conversation is not like its original.',
  )
})
