import { expect, test } from 'vitest'
import type { Archive } from './archive'
import { carryOver } from './carry-over'
import {
  answerEnd,
  bytesOf,
  continuingRun,
  documentRecord,
  fileRecord,
  firstRun,
  personAnswer,
  textBlock,
} from './contract/records'
import { openSqliteStorage } from './sqlite/storage'
import type { Storage } from './storage'

/** Three conversations of two owners, with ended, cancelled, waiting, running and keyed runs; and three documents. */
async function filled(): Promise<Storage & Archive> {
  const storage = openSqliteStorage({ path: ':memory:' })
  for (const owner of ['ada', 'bob']) {
    await storage.startRun(owner, firstRun({ name: 'one', key: 'key' }))
    await storage.answerQuestion(owner, 'one', personAnswer('question'))
    await storage.finishRun(owner, 'one', [textBlock('Kept. 👩‍👩‍👧')], answerEnd())
    await storage.startRun(owner, continuingRun({ name: 'two', parentId: 'one-answer', created: 500 }))
    await storage.answerQuestion(owner, 'two', personAnswer('question'))
    await storage.markWaiting(owner, 'two', true)
    await storage.cancelRun(owner, 'two', owner)
    await storage.putFile(owner, fileRecord({ data: bytesOf(owner) }))
    await storage.putDocument(owner, documentRecord({ body: owner }))
  }
  await storage.startRun('ada', firstRun({ name: 'three', conversationId: 'other', created: 9_000 }))
  await storage.updateConversation('ada', 'other', { title: '$set', tags: ['a.b'] })
  await storage.putDocument('ada', documentRecord({ kind: 'tool_server' }))
  await storage.putDocument('ada', documentRecord({ kind: 'tool_server', revision: 2, body: ['$set'] }))
  return storage
}

const empty = () => openSqliteStorage({ path: ':memory:' })
const contents = { messages: 10, runs: 5, answers: 4, files: 2 }
const tally = { found: 3, copied: 0, unchanged: 0, newer: [], targetOnly: 0 }

test('everything is carried over, and a second time there is nothing to do', async () => {
  const source = await filled()
  const target = empty()

  const first = await carryOver(source, target)
  const again = await carryOver(source, target)

  const [copied, unchanged] = [
    { ...tally, copied: 3 },
    { ...tally, unchanged: 3 },
  ]
  expect(first).toEqual({ conversations: copied, contents, documents: copied })
  expect(again).toEqual({ conversations: unchanged, contents, documents: unchanged })
  expect(await target.listMessages('ada', 'conversation', { limit: 10 })).toEqual(
    await source.listMessages('ada', 'conversation', { limit: 10 }),
  )
  expect(await target.unfinishedRuns()).toEqual(await source.unfinishedRuns())
  for (const owner of ['ada', 'bob']) {
    const runs = await source.listRuns(owner, { limit: 10 })
    expect(await target.listRuns(owner, { limit: 10 })).toEqual(runs)
    expect(runs.items.find((run) => run.run_id === 'one')).toMatchObject({ duration_ms: 500, usage: {} })
  }
  expect(await target.answersOf('bob', 'one')).toEqual([personAnswer('question')])
  expect(await target.findFile('bob', 'conversation', 'notes.txt')).toEqual(
    fileRecord({ data: bytesOf('bob') }),
  )
  expect(await target.listDocuments('bob', 'agent')).toEqual([documentRecord({ body: 'bob' })])
  expect(await target.listDocuments('ada', 'tool_server')).toMatchObject([{ revision: 2, body: ['$set'] }])
})

test('what was carried over goes on as if it had always been there', async () => {
  const target = empty()
  await carryOver(await filled(), target)

  expect((await target.findConversation('ada', 'conversation'))?.status).toBe('waiting')
  expect(await target.answerQuestion('ada', 'two', personAnswer('question'))).toBe(false)
  await target.markWaiting('ada', 'two', false)
  await target.finishRun('ada', 'two', [textBlock('Late.')], answerEnd())
  await target.startRun('ada', continuingRun({ name: 'four', parentId: 'two-answer' }))
  await target.forgetKeys(1_501)

  const path = await target.path('ada', 'conversation', 'four-answer')
  expect(path.map(({ id }) => id).slice(-2)).toEqual(['four-prompt', 'four-answer'])
  expect(path).toHaveLength(6)
  expect((await target.findConversation('ada', 'conversation'))?.usage.total_tokens).toBe(14)
  expect(await target.findRunByKey('ada', 'key')).toBeUndefined()
  expect(await target.putDocument('ada', documentRecord({ kind: 'tool_server', revision: 3 }))).toBe(true)
})

test('after a cut it goes on where it was', async () => {
  const source = await filled()
  const target = empty()
  const cut = () => {
    throw new Error('The cable was pulled.')
  }
  await expect(carryOver(source, target, cut)).rejects.toThrow('cable')

  expect((await carryOver(source, target)).conversations).toMatchObject({ copied: 2, unchanged: 1 })
})

test('an older copy is replaced, a newer one is left and named, and what only the target has stays', async () => {
  const source = await filled()
  const target = empty()
  await carryOver(source, target)
  await source.startRun('bob', continuingRun({ name: 'more', created: 8_000 }))
  await target.startRun('ada', continuingRun({ name: 'newer', created: 8_000 }))
  await target.startRun('eve', firstRun({ name: 'one' }))

  const { conversations } = await carryOver(source, target)

  const newer = [{ owner: 'ada', id: 'conversation' }]
  expect(conversations).toMatchObject({ copied: 1, unchanged: 1, newer, targetOnly: 1 })
  expect(await target.findRun('ada', 'newer')).toBeDefined()
  expect(await target.findRun('bob', 'more')).toBeDefined()
})

test('a file or an answer alone makes a copy an older one; a later file there keeps it', async () => {
  const source = await filled()
  const target = empty()
  await carryOver(source, target)
  await source.answerQuestion('ada', 'two', personAnswer('another'))
  await source.putFile('ada', fileRecord({ conversationId: 'other', updated: 9_500 }))
  await target.putFile('bob', fileRecord({ name: 'later.txt', updated: 9_500 }))

  const { conversations } = await carryOver(source, target)

  expect(conversations).toMatchObject({ copied: 2, newer: [{ owner: 'bob', id: 'conversation' }] })
  expect(await target.answersOf('ada', 'two')).toHaveLength(2)
  expect(await target.listFiles('ada', 'other')).toHaveLength(1)
  expect(await target.listFiles('bob', 'conversation')).toHaveLength(2)
})

test('of documents too the older is replaced, the newer left and named, and the other stays', async () => {
  const source = await filled()
  const target = empty()
  await carryOver(source, target)
  await source.putDocument('bob', documentRecord({ revision: 2, body: 'new', updated: 2_000 }))
  await target.putDocument('ada', documentRecord({ revision: 2, body: 'newer', updated: 2_000 }))
  await target.putDocument('eve', documentRecord())

  const { documents } = await carryOver(source, target)

  const newer = [{ owner: 'ada', kind: 'agent', id: 'agent' }]
  expect(documents).toEqual({ found: 3, copied: 1, unchanged: 1, newer, targetOnly: 1 })
  expect(await target.findDocument('ada', 'agent', 'agent')).toMatchObject({ body: 'newer' })
  expect(await target.findDocument('bob', 'agent', 'agent')).toMatchObject({ body: 'new', revision: 2 })
})

test.each<[string, (target: Archive) => Partial<Archive>]>([
  [
    'conversation conversation',
    (target) => ({
      writeConversation: ({ messages, ...rest }) =>
        target.writeConversation({ ...rest, messages: messages.slice(1) }),
    }),
  ],
  [
    'conversation conversation',
    (target) => ({ writeConversation: (archived) => target.writeConversation({ ...archived, answers: [] }) }),
  ],
  [
    'conversation conversation',
    (target) => ({
      writeConversation: ({ files, ...rest }) =>
        target.writeConversation({
          ...rest,
          files: files.map((file) => ({ ...file, data: file.data.slice(1) })),
        }),
    }),
  ],
  [
    'document agent',
    (target) => ({
      writeDocument: ({ owner, document }) =>
        target.writeDocument({ owner, document: { ...document, revision: 7 } }),
    }),
  ],
])('a copy of %s that is not like its original ends it', async (name, careless) => {
  const target = empty()

  await expect(carryOver(await filled(), { ...target, ...careless(target) })).rejects.toThrow(
    `The copy of ${name} is not like its original.`,
  )
})
