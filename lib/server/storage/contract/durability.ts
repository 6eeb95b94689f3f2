import { expect } from 'vitest'
import type { Storage } from '@/lib/server/storage/storage'
import {
  answerEnd,
  continuingRun,
  documentRecord,
  fileRecord,
  firstRun,
  owner,
  personAnswer,
  storageCase,
  type StorageCase,
  textBlock,
} from './records'

async function kept(storage: Storage) {
  return {
    conversation: await storage.findConversation(owner, 'conversation'),
    messages: await storage.listMessages(owner, 'conversation', { limit: 10 }),
    runs: [await storage.findRun(owner, 'one'), await storage.findRun(owner, 'two')],
    byKey: await storage.findRunByKey(owner, 'key'),
    unfinished: await storage.unfinishedRuns(),
    listed: await storage.listRuns(owner, { limit: 10 }),
    answers: await storage.answersOf(owner, 'two'),
    files: await storage.listFiles(owner, 'conversation'),
    file: await storage.findFile(owner, 'conversation', 'notes.txt'),
    documents: await storage.listDocuments(owner, 'agent'),
  }
}

export const durabilityCases: readonly StorageCase[] = [
  {
    name: 'all that was stored is there after closing and opening again',
    async check(open) {
      const first = await open()
      await first.startRun(owner, firstRun({ name: 'one', key: 'key' }))
      await first.finishRun(owner, 'one', [textBlock('Kept.')], answerEnd())
      await first.startRun(owner, continuingRun({ name: 'two', parentId: 'one-answer' }))
      await first.cancelRun(owner, 'two', 'ada')
      await first.updateConversation(owner, 'conversation', { title: 'Kept', tags: ['kept'] })
      await first.markWaiting(owner, 'two', true)
      await first.answerQuestion(owner, 'two', personAnswer('question'))
      await first.putFile(owner, fileRecord())
      await first.putDocument(owner, documentRecord())
      await first.putDocument(owner, documentRecord({ revision: 2 }))
      await first.putDocument(owner, documentRecord({ id: 'removed' }))
      await first.removeDocument(owner, 'agent', 'removed')
      const before = await kept(first)
      await first.close()

      const second = await open()
      const after = await kept(second)
      await second.close()

      expect(after).toEqual(before)
      expect(before.byKey?.id).toBe('one')
      expect(before.unfinished.map(({ run }) => [run.id, run.status])).toEqual([['two', 'waiting']])
      expect(before).toMatchObject({
        conversation: { status: 'waiting' },
        answers: [personAnswer('question')],
        file: fileRecord(),
        documents: [documentRecord({ revision: 2 })],
      })
    },
  },

  {
    name: 'what was stored is there for a second reader before anything is closed',
    async check(open) {
      const writer = await open()
      const reader = await open()
      await writer.startRun(owner, firstRun({ name: 'one' }))
      await writer.updateConversation(owner, 'conversation', { title: 'Seen' })
      await writer.putDocument(owner, documentRecord())
      await writer.putFile(owner, fileRecord())
      await writer.answerQuestion(owner, 'one', personAnswer('question'))
      await writer.markWaiting(owner, 'one', true)

      const waiting = await reader.unfinishedRuns()
      const others = [
        await reader.findDocument(owner, 'agent', 'agent'),
        await reader.findFile(owner, 'conversation', 'notes.txt'),
        await reader.answersOf(owner, 'one'),
      ]
      await writer.finishRun(owner, 'one', [textBlock('Seen.')], answerEnd())
      const conversation = await reader.findConversation(owner, 'conversation')
      const answer = await reader.findMessage(owner, 'one-answer')
      await writer.close()
      await reader.close()

      expect(waiting.map(({ run }) => run.status)).toEqual(['waiting'])
      expect(others).toEqual([documentRecord(), fileRecord(), [personAnswer('question')]])
      expect(conversation).toMatchObject({ title: 'Seen', status: 'completed' })
      expect(answer).toMatchObject({ blocks: [{ content: 'Seen.' }] })
    },
  },

  storageCase('an open storage answers a ping', async (storage) => {
    await expect(storage.ping()).resolves.toBeUndefined()
  }),

  {
    name: 'closing twice is closing once',
    async check(open) {
      const storage = await open()

      await storage.close()
      await expect(storage.close()).resolves.toBeUndefined()
    },
  },
]
