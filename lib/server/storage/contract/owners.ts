import { expect } from 'vitest'
import type { Storage } from '@/lib/server/storage/storage'
import { answerEnd, continuingRun, firstRun, owner, storageCase, type StorageCase } from './records'

const stranger = 'eve'

/** All that the owner can see of a conversation with one run that goes on. */
async function seenBy(storage: Storage, whose: string) {
  return {
    conversation: await storage.findConversation(whose, 'conversation'),
    listed: await storage.listConversations(whose, { limit: 10 }),
    messages: await storage.listMessages(whose, 'conversation', { limit: 10 }),
    prompt: await storage.findMessage(whose, 'one-prompt'),
    path: await storage.path(whose, 'conversation', 'one-answer'),
    run: await storage.findRun(whose, 'one'),
    byKey: await storage.findRunByKey(whose, 'key'),
    active: await storage.activeRuns(whose, 'conversation'),
  }
}

/** A case in which a stranger tries one verb on the owner's records, and the owner then sees no change. */
function strangerCase(verb: keyof Storage, attempt: (storage: Storage) => Promise<void>): StorageCase {
  return storageCase(`${verb} of a stranger reaches nothing`, async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'one', key: 'key' }))
    const before = await seenBy(storage, owner)

    await attempt(storage)

    expect(await seenBy(storage, owner)).toEqual(before)
    expect(before.path).toHaveLength(2)
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

  storageCase('two owners may use the same ids and the same key, each for their own', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'one', key: 'key', content: 'Of the owner' }))
    const before = await seenBy(storage, owner)

    const theirs = firstRun({ name: 'one', key: 'key', content: 'Of the stranger' })
    expect((await storage.startRun(stranger, theirs)).created).toBe(true)
    await storage.cancelRun(stranger, 'one', stranger)
    await storage.finishRun(stranger, 'one', [], answerEnd())
    await storage.updateConversation(stranger, 'conversation', { title: 'Mine' })

    expect(await storage.findMessage(stranger, 'one-prompt')).toEqual(theirs.prompt)
    expect(await seenBy(storage, owner)).toEqual(before)
    await storage.removeConversation(stranger, 'conversation')
    expect(await seenBy(storage, owner)).toEqual(before)
  }),
]
