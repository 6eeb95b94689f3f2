import { afterAll, expect, test } from 'vitest'
import { carryOver } from '@/lib/server/storage/carry-over'
import { answerEnd, continuingRun, firstRun, textBlock } from '@/lib/server/storage/contract/records'
import { openSqliteStorage } from '@/lib/server/storage/sqlite/storage'
import { startMongo } from '@/testing/mongodb'
import { openMongooseStorage } from './storage'
import { longestPart } from './text-parts'

const mongo = await startMongo()
afterAll(() => mongo?.close())

test.skipIf(mongo === undefined)('what is carried to MongoDB and back is what it was', async () => {
  const origin = openSqliteStorage({ path: ':memory:' })
  await origin.startRun('ada', firstRun({ name: 'one', key: 'key', content: 'before\u0000after' }))
  await origin.finishRun('ada', 'one', [textBlock('é'.repeat(longestPart + 1))], answerEnd())
  await origin.startRun('ada', continuingRun({ name: 'two', parentId: 'one-answer' }))
  await origin.startRun('bob', firstRun({ name: 'one' }))
  await origin.updateConversation('bob', 'conversation', { title: '', tags: ['$set', ''] })
  const there = openMongooseStorage({ uri: mongo?.uri(mongo.newDatabase()) ?? '' })
  const back = openSqliteStorage({ path: ':memory:' })

  const out = await carryOver(origin, there)
  const again = await carryOver(origin, there)
  const home = await carryOver(there, back)

  expect(out).toEqual({
    conversations: 2,
    messages: 6,
    runs: 3,
    copied: 2,
    unchanged: 0,
    newer: [],
    targetOnly: 0,
  })
  expect(again).toEqual({ ...out, copied: 0, unchanged: 2 })
  expect(home).toEqual(out)
  for (const key of await origin.conversationKeys()) {
    const [one, other] = [await back.readConversation(key), await origin.readConversation(key)]
    const byId = <T extends { id: string }>(runs: readonly T[] = []) =>
      runs.toSorted((left, right) => left.id.localeCompare(right.id))
    expect({ ...one, runs: byId(one?.runs) }).toEqual({ ...other, runs: byId(other?.runs) })
  }
  await there.finishRun('ada', 'two', [], answerEnd())
  expect(await there.path('ada', 'conversation', 'two-answer')).toHaveLength(4)
  await there.close()
})
