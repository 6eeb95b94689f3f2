import { expect } from 'vitest'
import type { Message } from '@/lib/blocks/transcript'
import type { Storage } from '@/lib/server/storage/storage'
import {
  allPages,
  answerEnd,
  awkwardTexts,
  continuingRun,
  firstRun,
  owner,
  storageCase,
  textBlock,
} from './records'

const ids = (messages: readonly Message[]) => messages.map(({ id }) => id)

/**
 * root ── root-answer ── left ── left-answer ── leaf ── leaf-answer
 *                   └─── right ── right-answer
 */
async function startTree(storage: Storage): Promise<void> {
  await storage.startRun(owner, firstRun({ name: 'root' }))
  await storage.startRun(owner, continuingRun({ name: 'left', parentId: 'root-answer' }))
  await storage.startRun(owner, continuingRun({ name: 'right', parentId: 'root-answer' }))
  await storage.startRun(owner, continuingRun({ name: 'leaf', parentId: 'left-answer' }))
}

export const messageCases = [
  storageCase(
    'the last answer is the one stored last, on whichever branch and whatever its time',
    async (storage) => {
      await startTree(storage)
      await storage.startRun(owner, continuingRun({ name: 'aside', parentId: 'root-answer', created: 1 }))
      await storage.startRun(owner, firstRun({ name: 'elsewhere', conversationId: 'other' }))
      expect((await storage.lastAnswer(owner, 'conversation'))?.id).toBe('aside-answer')

      await storage.finishRun(owner, 'aside', [textBlock('Aside.')], answerEnd())

      const last = await storage.lastAnswer(owner, 'conversation')
      expect(last).toEqual(await storage.findMessage(owner, 'aside-answer'))
      expect(last?.end).toEqual(answerEnd())
      expect(await storage.lastAnswer(owner, 'nothing')).toBeUndefined()
    },
  ),

  storageCase('a path goes from the root down one branch', async (storage) => {
    await startTree(storage)
    await storage.finishRun(owner, 'left', [textBlock('Left.')], answerEnd())

    const leaf = await storage.path(owner, 'conversation', 'leaf-answer')

    expect(ids(leaf)).toEqual([
      'root-prompt',
      'root-answer',
      'left-prompt',
      'left-answer',
      'leaf-prompt',
      'leaf-answer',
    ])
    expect(leaf[3]).toEqual(await storage.findMessage(owner, 'left-answer'))
    expect(ids(await storage.path(owner, 'conversation', 'right-prompt'))).toEqual([
      'root-prompt',
      'root-answer',
      'right-prompt',
    ])
    expect(ids(await storage.path(owner, 'conversation', 'root-prompt'))).toEqual(['root-prompt'])
  }),

  storageCase('a path is empty when its leaf is unknown or of another conversation', async (storage) => {
    await startTree(storage)
    await storage.startRun(owner, firstRun({ name: 'elsewhere', conversationId: 'other' }))

    expect(await storage.path(owner, 'conversation', 'elsewhere-answer')).toEqual([])
    expect(await storage.path(owner, 'other', 'leaf-answer')).toEqual([])
    expect(await storage.path(owner, 'conversation', 'nothing')).toEqual([])
  }),

  storageCase(
    'a path ends at a parent of another conversation, and where parents go round',
    async (storage) => {
      await storage.startRun(owner, firstRun({ name: 'elsewhere', conversationId: 'other' }))
      await storage.startRun(owner, firstRun({ name: 'root' }))
      await storage.startRun(owner, continuingRun({ name: 'stray', parentId: 'elsewhere-answer' }))
      await storage.startRun(owner, continuingRun({ name: 'itself', parentId: 'itself-prompt' }))
      await storage.startRun(owner, continuingRun({ name: 'round', parentId: 'trip-answer' }))
      await storage.startRun(owner, continuingRun({ name: 'trip', parentId: 'round-answer' }))

      const pathOf = async (leafId: string) => ids(await storage.path(owner, 'conversation', leafId))

      expect(await pathOf('stray-answer')).toEqual(['stray-prompt', 'stray-answer'])
      expect(await pathOf('itself-answer')).toEqual(['itself-prompt', 'itself-answer'])
      expect(await pathOf('trip-prompt')).toEqual(['round-prompt', 'round-answer', 'trip-prompt'])
      expect(await pathOf('round-answer')).toEqual(['round-prompt', 'round-answer'])
    },
  ),

  storageCase('a path of 300 messages comes whole', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'run 0' }))
    for (let index = 1; index < 150; index++) {
      await storage.startRun(
        owner,
        continuingRun({ name: `run ${index}`, parentId: `run ${index - 1}-answer` }),
      )
    }

    const path = await storage.path(owner, 'conversation', 'run 149-answer')

    expect(path).toHaveLength(300)
    expect(path[0]?.parent_id).toBeNull()
    expect(path.slice(1).map(({ parent_id }) => parent_id)).toEqual(ids(path.slice(0, -1)))
  }),

  storageCase(
    'messages are listed in the order in which they were stored, whatever their times',
    async (storage) => {
      await storage.startRun(owner, firstRun({ name: 'b', created: 9_000 }))
      await storage.startRun(owner, continuingRun({ name: 'a', created: 9_000 }))
      await storage.startRun(owner, continuingRun({ name: 'c', created: 1_000 }))
      await storage.startRun(owner, firstRun({ name: 'elsewhere', conversationId: 'other' }))
      const stored = ['b-prompt', 'b-answer', 'a-prompt', 'a-answer', 'c-prompt', 'c-answer']

      for (const limit of [1, 2, 4, 6, 9_999]) {
        const listed = await allPages((cursor) =>
          storage.listMessages(owner, 'conversation', { limit, cursor }),
        )
        expect(ids(listed)).toEqual(stored)
      }
      const page = await storage.listMessages(owner, 'conversation', { limit: 4 })
      expect(page.items).toHaveLength(4)
      expect(page.items[0]).toEqual(await storage.findMessage(owner, 'b-prompt'))
      expect((await storage.listMessages(owner, 'conversation', { limit: 6 })).nextCursor).toBeUndefined()
    },
  ),

  storageCase('messages of runs that start at once are kept in pairs, each once', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'run 0' }))
    const names = Array.from({ length: 10 }, (_, index) => `run ${index + 1}`)

    await Promise.all(names.map((name) => storage.startRun(owner, continuingRun({ name }))))

    const { items } = await storage.listMessages(owner, 'conversation', { limit: 100 })
    expect(items).toHaveLength(22)
    for (const name of names) {
      expect(ids(items).indexOf(`${name}-answer`)).toBe(ids(items).indexOf(`${name}-prompt`) + 1)
    }
  }),

  storageCase('a message cursor that nobody gave out is refused', async (storage) => {
    await startTree(storage)

    for (const cursor of ['', 'garbage', '0', '{"$gt":0}', 'x'.repeat(9_000)]) {
      await expect(storage.listMessages(owner, 'conversation', { limit: 1, cursor })).rejects.toMatchObject({
        name: 'AppError',
        code: 'invalid_request',
        param: 'cursor',
      })
    }
  }),

  storageCase('awkward texts come back unchanged from every field', async (storage) => {
    for (const [index, text] of awkwardTexts.entries()) {
      const name = `${text}${index}`
      const begun = firstRun({ name, conversationId: `c${name}`, content: text, key: text })
      await storage.startRun(owner, begun)
      await storage.updateConversation(owner, `c${name}`, { title: text, tags: [text, text] })
      await storage.cancelRun(owner, name, text)
      await storage.finishRun(owner, name, [textBlock(text)], answerEnd())

      expect(await storage.findMessage(owner, `${name}-prompt`)).toEqual(begun.prompt)
      expect(await storage.findMessage(owner, `${name}-answer`)).toMatchObject({
        blocks: [{ content: text }],
      })
      expect(await storage.findRunByKey(owner, text)).toEqual({
        ...begun.run,
        cancelledBy: text,
        status: 'completed',
      })
      expect(await storage.findConversation(owner, `c${name}`)).toMatchObject({
        title: text,
        tags: [text, text],
      })
      expect(await storage.path(owner, `c${name}`, `${name}-answer`)).toHaveLength(2)
    }
  }),

  storageCase('a text that looks like an operator matches nothing but itself', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'one', key: 'key' }))

    for (const text of awkwardTexts) {
      expect(await storage.findRun(owner, text)).toBeUndefined()
      expect(await storage.findRun(text, 'one')).toBeUndefined()
      expect(await storage.findRunByKey(owner, text)).toBeUndefined()
      expect(await storage.findConversation(owner, text)).toBeUndefined()
      expect(await storage.removeConversation(owner, text)).toEqual([])
    }
  }),

  storageCase('blocks come back as they were: awkward keys, empty objects, nested nulls', async (storage) => {
    const anything = JSON.parse('{"$set":{"a.b":1},"__proto__":{"x":[]},"":{},"none":null,"list":[[],{}]}')
    const blocks = [
      textBlock('1', { type: 'tool', tool: { status: 'completed', arguments: anything } }),
      textBlock('2', { id: ':1', missingFields: [] }),
    ]
    await storage.startRun(owner, firstRun({ name: 'one' }))
    await storage.finishRun(owner, 'one', blocks, answerEnd())

    const answer = await storage.findMessage(owner, 'one-answer')

    expect(JSON.parse(JSON.stringify(answer)).blocks).toEqual(JSON.parse(JSON.stringify(blocks)))
  }),

  storageCase('a megabyte of content comes back unchanged', async (storage) => {
    const content = 'Ünïcode\n'.repeat(131_072)
    await storage.startRun(owner, firstRun({ name: 'one', content }))
    await storage.finishRun(owner, 'one', [textBlock(content)], answerEnd())

    const [prompt, answer] = await storage.path(owner, 'conversation', 'one-answer')

    expect(prompt?.role === 'user' && prompt.content === content).toBe(true)
    expect(answer?.role === 'assistant' && answer.blocks[0]?.content === content).toBe(true)
  }),
]
