import { expect } from 'vitest'
import type { Storage } from '@/lib/server/storage/storage'
import {
  allPages,
  answerEnd,
  continuingRun,
  fileRecord,
  firstRun,
  foreignCursors,
  owner,
  personAnswer,
  storageCase,
} from './records'

/** Starts one run in a conversation of its own for each time, in this order. */
async function startAt(storage: Storage, times: readonly number[]): Promise<void> {
  for (const [index, created] of times.entries()) {
    await storage.startRun(owner, firstRun({ name: `run ${index}`, conversationId: `c${index}`, created }))
  }
}

function listAll(storage: Storage, limit: number) {
  return allPages((cursor) => storage.listConversations(owner, { limit, cursor }))
}

export const conversationCases = [
  storageCase('conversations are listed latest change first', async (storage) => {
    await startAt(storage, [1_000, 2_000, 3_000])
    await storage.finishRun(owner, 'run 0', [], answerEnd({ duration_ms: 4_000 }))

    const { items, nextCursor } = await storage.listConversations(owner, { limit: 10 })

    expect(items.map(({ id, updated }) => [id, updated])).toEqual([
      ['c0', 5_000],
      ['c2', 3_000],
      ['c1', 2_000],
    ])
    expect(items[0]).toEqual(await storage.findConversation(owner, 'c0'))
    expect(nextCursor).toBeUndefined()
  }),

  storageCase('pages neither repeat nor skip where times are equal', async (storage) => {
    await startAt(storage, [7_000, 7_000, 7_000, 9_000, 7_000, 7_000, 7_000, 5_000, 5_000])

    const ids = (await listAll(storage, 2)).map(({ id }) => id)

    expect(ids.toSorted()).toEqual(['c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7', 'c8'])
    expect(ids[0]).toBe('c3')
    expect(ids.slice(-2).toSorted()).toEqual(['c7', 'c8'])
    for (const limit of [1, 3, 4, 9]) {
      expect((await listAll(storage, limit)).map(({ id }) => id)).toEqual(ids)
    }
  }),

  storageCase('the last page has no cursor, also when it is full', async (storage) => {
    await startAt(storage, [1_000, 2_000])

    const full = await storage.listConversations(owner, { limit: 2 })
    const first = await storage.listConversations(owner, { limit: 1 })
    const last = await storage.listConversations(owner, { limit: 1, cursor: first.nextCursor })

    expect(full.nextCursor).toBeUndefined()
    expect(first.nextCursor).toBeTypeOf('string')
    expect(last.nextCursor).toBeUndefined()
  }),

  storageCase('a conversation that moves to the top does not come twice on later pages', async (storage) => {
    await startAt(storage, [1_000, 2_000, 3_000, 4_000])
    const first = await storage.listConversations(owner, { limit: 2 })
    await storage.startRun(owner, continuingRun({ name: 'more', conversationId: 'c3', created: 9_000 }))

    const rest = await storage.listConversations(owner, { limit: 2, cursor: first.nextCursor })

    expect(first.items.map(({ id }) => id)).toEqual(['c3', 'c2'])
    expect(rest.items.map(({ id }) => id)).toEqual(['c1', 'c0'])
  }),

  storageCase('a page holds at most 200 conversations', async (storage) => {
    await startAt(
      storage,
      Array.from({ length: 201 }, () => 1_000),
    )

    expect((await storage.listConversations(owner, { limit: 9_999 })).items).toHaveLength(200)
    expect(await listAll(storage, 9_999)).toHaveLength(201)
  }),

  storageCase('a cursor that nobody gave out is refused', async (storage) => {
    await startAt(storage, [1_000, 2_000])
    const { nextCursor } = await storage.listConversations(owner, { limit: 1 })

    for (const cursor of foreignCursors(nextCursor)) {
      await expect(storage.listConversations(owner, { limit: 1, cursor })).rejects.toMatchObject({
        name: 'AppError',
        code: 'invalid_request',
        param: 'cursor',
      })
    }
  }),

  storageCase('title and tags change, and the place in the list does not', async (storage) => {
    const begun = firstRun({ name: 'one' })
    await storage.startRun(owner, begun)

    const renamed = await storage.updateConversation(owner, 'conversation', { title: 'Tides' })
    const tagged = await storage.updateConversation(owner, 'conversation', { tags: ['sea', 'moon'] })

    expect(renamed).toEqual({ ...begun.conversation, title: 'Tides' })
    expect(tagged).toEqual({ ...begun.conversation, title: 'Tides', tags: ['sea', 'moon'] })
    expect(await storage.findConversation(owner, 'conversation')).toEqual(tagged)
    expect(await storage.updateConversation(owner, 'conversation', { title: '', tags: [] })).toEqual({
      ...begun.conversation,
      title: '',
      tags: [],
    })
  }),

  storageCase('changes at once to title, tags and usage are all kept', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'one' }))

    await Promise.all([
      storage.updateConversation(owner, 'conversation', { title: 'Tides' }),
      storage.finishRun(owner, 'one', [], answerEnd()),
      storage.updateConversation(owner, 'conversation', { tags: ['sea'] }),
    ])

    expect(await storage.findConversation(owner, 'conversation')).toMatchObject({
      title: 'Tides',
      tags: ['sea'],
      status: 'completed',
      usage: answerEnd().usage,
    })
  }),

  storageCase('removing a conversation removes all that is in it, and names its runs', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'one', key: 'key' }))
    await storage.finishRun(owner, 'one', [], answerEnd())
    await storage.startRun(owner, continuingRun({ name: 'two', parentId: 'one-answer' }))
    await storage.answerQuestion(owner, 'two', personAnswer('question'))
    await storage.markWaiting(owner, 'two', true)
    await storage.putFile(owner, fileRecord())
    await storage.startRun(owner, firstRun({ name: 'kept', conversationId: 'other' }))

    expect((await storage.removeConversation(owner, 'conversation')).toSorted()).toEqual(['one', 'two'])

    expect(await storage.findConversation(owner, 'conversation')).toBeUndefined()
    expect(await storage.listMessages(owner, 'conversation', { limit: 10 })).toEqual({ items: [] })
    expect(await storage.findMessage(owner, 'one-prompt')).toBeUndefined()
    expect(await storage.path(owner, 'conversation', 'two-answer')).toEqual([])
    expect(await storage.findRun(owner, 'one')).toBeUndefined()
    expect(await storage.findRunByKey(owner, 'key')).toBeUndefined()
    expect(await storage.answersOf(owner, 'two')).toEqual([])
    expect(await storage.listFiles(owner, 'conversation')).toEqual([])
    expect((await storage.unfinishedRuns()).map(({ run }) => run.id)).toEqual(['kept'])
    expect(await storage.removeConversation(owner, 'conversation')).toEqual([])
  }),

  storageCase('the end of a run whose conversation was removed brings nothing back', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'one' }))
    await storage.removeConversation(owner, 'conversation')

    await storage.finishRun(owner, 'one', [], answerEnd())

    expect(await storage.findConversation(owner, 'conversation')).toBeUndefined()
    expect(await storage.findMessage(owner, 'one-answer')).toBeUndefined()
  }),
]
