import { afterAll, expect, test } from 'vitest'
import type { ArchivedConversation } from '@/lib/server/storage/archive'
import { carryOver } from '@/lib/server/storage/carry-over'
import { contentHash } from '@/lib/server/storage/content-hash'
import {
  answerEnd,
  continuingRun,
  documentRecord,
  fileRecord,
  firstRun,
  personAnswer,
  textBlock,
} from '@/lib/server/storage/contract/records'
import { openSqliteStorage } from '@/lib/server/storage/sqlite/storage'
import { startMongo } from '@/testing/mongodb'
import { openMongooseStorage } from './storage'
import { longestPart } from './text-parts'

const largest = 12 * 2 ** 20

/** Without the order that an archive leaves open. */
function inOrder(archived: ArchivedConversation | undefined) {
  const sorted = <T>(items: readonly T[] = [], textOf: (item: T) => string) =>
    items.toSorted((one, other) => textOf(one).localeCompare(textOf(other)))
  return {
    ...archived,
    runs: sorted(archived?.runs, ({ id }) => id),
    answers: sorted(archived?.answers, ({ questionId }) => questionId),
    // By their hash: comparing large ones byte by byte takes seconds.
    files: sorted(archived?.files, ({ name }) => name).map((file) => ({
      ...file,
      data: contentHash(file.data),
    })),
  }
}

const mongo = await startMongo()
afterAll(() => mongo?.close())

test.skipIf(mongo === undefined)('what is carried to MongoDB and back is what it was', async () => {
  const origin = openSqliteStorage({ path: ':memory:' })
  await origin.startRun('ada', firstRun({ name: 'one', key: 'key', content: 'before\u0000after' }))
  await origin.finishRun('ada', 'one', [textBlock('é'.repeat(longestPart + 1))], answerEnd())
  await origin.startRun('ada', continuingRun({ name: 'two', parentId: 'one-answer' }))
  await origin.markWaiting('ada', 'two', true)
  for (const question of ['$set', 'a.b']) await origin.answerQuestion('ada', 'two', personAnswer(question))
  for (const name of ['b', 'a\u0000', 'B']) await origin.putFile('ada', fileRecord({ name }))
  await origin.putFile('ada', fileRecord({ name: 'large', data: new Uint8Array(largest).fill(7) }))
  await origin.putDocument('ada', documentRecord({ id: '__proto__' }))
  await origin.putDocument('bob', documentRecord({ kind: 'tool_server' }))
  await origin.putDocument('bob', documentRecord({ kind: 'tool_server', revision: 2 }))
  await origin.startRun('bob', firstRun({ name: 'one' }))
  await origin.updateConversation('bob', 'conversation', { title: '', tags: ['$set', ''] })
  const there = openMongooseStorage({ uri: mongo?.uri(mongo.newDatabase()) ?? '' })
  const back = openSqliteStorage({ path: ':memory:' })

  const out = await carryOver(origin, there)
  const again = await carryOver(origin, there)
  const home = await carryOver(there, back)

  const copied = { found: 2, copied: 2, unchanged: 0, newer: [], targetOnly: 0 }
  const unchanged = { ...copied, copied: 0, unchanged: 2 }
  const contents = { messages: 6, runs: 3, answers: 2, files: 4 }
  expect(out).toEqual({ conversations: copied, contents, documents: copied })
  expect(again).toEqual({ conversations: unchanged, contents, documents: unchanged })
  expect(home).toEqual(out)
  for (const key of await origin.conversationKeys()) {
    const [one, other] = [await back.readConversation(key), await origin.readConversation(key)]
    expect(inOrder(one)).toEqual(inOrder(other))
  }
  for (const key of await origin.documentKeys())
    expect(await back.readDocument(key)).toEqual(await origin.readDocument(key))
  expect(await there.documentKeys()).toEqual(await origin.documentKeys())
  const listed = await origin.listRuns('ada', { limit: 10 })
  expect(listed.items.map((run) => run.status)).toEqual(['waiting', 'completed'])
  expect(await there.listRuns('ada', { limit: 10 })).toEqual(listed)
  expect(await back.listRuns('ada', { limit: 10 })).toEqual(listed)
  // A second copy takes the place of the first whole.
  const archived = await origin.readConversation({ owner: 'ada', id: 'conversation' })
  if (archived) await there.writeConversation({ ...archived, answers: [], files: [] })
  expect(await there.answersOf('ada', 'two')).toEqual([])
  expect(await there.listFiles('ada', 'conversation')).toEqual([])
  await there.finishRun('ada', 'two', [], answerEnd())
  expect(await there.path('ada', 'conversation', 'two-answer')).toHaveLength(4)
  await there.close()
})
