import { expect } from 'vitest'
import type { Storage } from '@/lib/server/storage/storage'
import {
  answerEnd,
  approval,
  bytesOf,
  continuingRun,
  documentRecord,
  fileRecord,
  firstRun,
  owner,
  personAnswer,
  storageCase,
  type StorageCase,
} from './records'

const stranger = 'eve'

const agent = documentRecord({ body: 'Of the owner' })

/** A conversation with one run that goes on, an answer and a file in it, and a document. */
async function fill(storage: Storage): Promise<void> {
  await storage.startRun(owner, firstRun({ name: 'one', key: 'key', content: 'Of the owner' }))
  await storage.answerQuestion(owner, 'one', personAnswer('question'))
  await storage.putFile(owner, fileRecord())
  await storage.putDocument(owner, agent)
}

/** All that somebody can see of these. */
async function seenBy(storage: Storage, whose: string) {
  return {
    conversation: await storage.findConversation(whose, 'conversation'),
    listed: await storage.listConversations(whose, { limit: 10 }),
    messages: await storage.listMessages(whose, 'conversation', { limit: 10 }),
    prompt: await storage.findMessage(whose, 'one-prompt'),
    path: await storage.path(whose, 'conversation', 'one-answer'),
    run: await storage.findRun(whose, 'one'),
    byKey: await storage.findRunByKey(whose, 'key'),
    runs: await storage.listRuns(whose, { limit: 10 }),
    active: await storage.activeRuns(whose, 'conversation'),
    answers: await storage.answersOf(whose, 'one'),
    file: await storage.findFile(whose, 'conversation', 'notes.txt'),
    files: await storage.listFiles(whose, 'conversation'),
    document: await storage.findDocument(whose, 'agent', 'agent'),
    documents: await storage.listDocuments(whose, 'agent'),
  }
}

/** A case in which a stranger tries one verb on the owner's records, and the owner then sees no change. */
function strangerCase(verb: keyof Storage, attempt: (storage: Storage) => Promise<void>): StorageCase {
  return storageCase(`${verb} of a stranger reaches nothing`, async (storage) => {
    await fill(storage)
    const before = await seenBy(storage, owner)

    await attempt(storage)

    expect(await seenBy(storage, owner)).toEqual(before)
    expect(before).toMatchObject({
      path: [{ id: 'one-prompt' }, { id: 'one-answer' }],
      runs: { items: [{ run_id: 'one' }] },
      answers: [personAnswer('question')],
      files: [{ name: 'notes.txt' }],
      documents: [agent],
    })
  })
}

export const ownerCases = [
  strangerCase('findRun', async (storage) => {
    expect(await storage.findRun(stranger, 'one')).toBeUndefined()
  }),
  strangerCase('findRunByKey', async (storage) => {
    expect(await storage.findRunByKey(stranger, 'key')).toBeUndefined()
  }),
  strangerCase('findConversation', async (storage) => {
    expect(await storage.findConversation(stranger, 'conversation')).toBeUndefined()
  }),
  strangerCase('findMessage', async (storage) => {
    expect(await storage.findMessage(stranger, 'one-prompt')).toBeUndefined()
    expect(await storage.findMessage(stranger, 'one-answer')).toBeUndefined()
  }),
  strangerCase('listConversations', async (storage) => {
    expect(await storage.listConversations(stranger, { limit: 10 })).toEqual({ items: [] })
  }),
  strangerCase('listRuns', async (storage) => {
    expect(await storage.listRuns(stranger, { limit: 10 })).toEqual({ items: [] })
    expect(await storage.listRuns(stranger, { speaker: 'demo', limit: 10 })).toEqual({ items: [] })
  }),
  strangerCase('listMessages', async (storage) => {
    expect(await storage.listMessages(stranger, 'conversation', { limit: 10 })).toEqual({ items: [] })
  }),
  strangerCase('lastAnswer', async (storage) => {
    expect(await storage.lastAnswer(stranger, 'conversation')).toBeUndefined()
  }),
  strangerCase('path', async (storage) => {
    expect(await storage.path(stranger, 'conversation', 'one-answer')).toEqual([])
  }),
  strangerCase('activeRuns', async (storage) => {
    expect(await storage.activeRuns(stranger, 'conversation')).toEqual([])
  }),
  strangerCase('updateConversation', async (storage) => {
    expect(await storage.updateConversation(stranger, 'conversation', { title: 'Mine' })).toBeUndefined()
  }),
  strangerCase('removeConversation', async (storage) => {
    expect(await storage.removeConversation(stranger, 'conversation')).toEqual([])
  }),
  strangerCase('cancelRun', async (storage) => {
    await storage.cancelRun(stranger, 'one', stranger)
  }),
  strangerCase('finishRun', async (storage) => {
    await storage.finishRun(stranger, 'one', [], answerEnd())
  }),
  strangerCase('startRun', async (storage) => {
    await expect(storage.startRun(stranger, continuingRun({ name: 'two' }))).rejects.toMatchObject({
      name: 'AppError',
      code: 'not_found',
    })
  }),

  strangerCase('markWaiting', async (storage) => {
    await storage.markWaiting(stranger, 'one', true)
  }),
  strangerCase('answerQuestion', async (storage) => {
    expect(await storage.answerQuestion(stranger, 'one', personAnswer('another'))).toBe(false)
  }),
  strangerCase('answersOf', async (storage) => {
    expect(await storage.answersOf(stranger, 'one')).toEqual([])
  }),
  strangerCase('putDocument', async (storage) => {
    const next = documentRecord({ revision: 2, body: 'Of the stranger' })
    expect(await storage.putDocument(stranger, next)).toBe(false)
  }),
  strangerCase('findDocument', async (storage) => {
    expect(await storage.findDocument(stranger, 'agent', 'agent')).toBeUndefined()
  }),
  strangerCase('listDocuments', async (storage) => {
    expect(await storage.listDocuments(stranger, 'agent')).toEqual([])
    expect(await storage.listDocuments(stranger, 'agent', 'a')).toEqual([])
  }),
  strangerCase('removeDocument', async (storage) => {
    expect(await storage.removeDocument(stranger, 'agent', 'agent')).toBe(false)
  }),
  strangerCase('putFile', async (storage) => {
    const file = fileRecord({ data: bytesOf('Of the stranger') })
    await expect(storage.putFile(stranger, file)).rejects.toMatchObject({
      name: 'AppError',
      code: 'not_found',
    })
  }),
  strangerCase('findFile', async (storage) => {
    expect(await storage.findFile(stranger, 'conversation', 'notes.txt')).toBeUndefined()
  }),
  strangerCase('listFiles', async (storage) => {
    expect(await storage.listFiles(stranger, 'conversation')).toEqual([])
  }),

  storageCase('two owners may use the same ids and the same key, each for their own', async (storage) => {
    await fill(storage)
    const before = await seenBy(storage, owner)

    const theirs = firstRun({ name: 'one', key: 'key', content: 'Of the stranger' })
    expect((await storage.startRun(stranger, theirs)).created).toBe(true)
    const [answer, file] = [personAnswer('question', approval(stranger)), fileRecord({ data: bytesOf('!') })]
    const document = documentRecord({ body: 'Of the stranger' })
    await storage.markWaiting(stranger, 'one', true)
    expect(await storage.answerQuestion(stranger, 'one', answer)).toBe(true)
    await storage.putFile(stranger, file)
    expect(await storage.putDocument(stranger, document)).toBe(true)
    await storage.cancelRun(stranger, 'one', stranger)
    await storage.finishRun(stranger, 'one', [], answerEnd())
    await storage.updateConversation(stranger, 'conversation', { title: 'Mine' })

    expect(await seenBy(storage, stranger)).toMatchObject({
      prompt: theirs.prompt,
      answers: [answer],
      file,
      documents: [document],
    })
    expect(await seenBy(storage, owner)).toEqual(before)
    await storage.removeConversation(stranger, 'conversation')
    await storage.removeDocument(stranger, 'agent', 'agent')
    expect(await seenBy(storage, owner)).toEqual(before)
  }),
]
