import { afterAll, expect, test } from 'vitest'
import { storageContract } from '@/lib/server/storage/contract'
import { answerEnd, continuingRun, firstRun, owner, textBlock } from '@/lib/server/storage/contract/records'
import { startMongo } from '@/testing/mongodb'
import { openMongooseStorage } from './storage'

const mongo = await startMongo()
afterAll(() => mongo?.close())
const newUri = () => mongo?.uri(mongo.newDatabase()) ?? ''
const onMongo = test.skipIf(mongo === undefined)

for (const { name, check } of storageContract) {
  onMongo(name, async () => {
    const uri = newUri()
    await check(async () => openMongooseStorage({ uri }))
  })
}

onMongo(
  'an answer larger than a document may be comes back unchanged, and goes with its conversation',
  async () => {
    const storage = openMongooseStorage({ uri: newUri() })
    const content = '日本語'.repeat(2 ** 21)
    await storage.startRun(owner, firstRun({ name: 'one' }))
    await storage.finishRun(owner, 'one', [textBlock(content)], answerEnd())
    await storage.startRun(owner, continuingRun({ name: 'two', parentId: 'one-answer' }))

    const path = await storage.path(owner, 'conversation', 'two-prompt')
    const { items } = await storage.listMessages(owner, 'conversation', { limit: 10 })
    await storage.removeConversation(owner, 'conversation')

    expect(Buffer.byteLength(content)).toBeGreaterThan(16 * 2 ** 20)
    for (const answer of [path[1], items[1]]) {
      expect(answer?.role === 'assistant' && answer.blocks[0]?.content === content).toBe(true)
    }
    expect(await storage.findMessage(owner, 'one-answer')).toBeUndefined()
    // Its ids are free again, those of its parts among them.
    await storage.startRun(owner, firstRun({ name: 'one' }))
    await storage.finishRun(owner, 'one', [textBlock(content)], answerEnd())
    await storage.close()
  },
)

onMongo('nothing is connected before the first call, and an unused storage closes', async () => {
  const commands: string[] = []
  const storage = openMongooseStorage({ uri: newUri(), onCommand: ({ name }) => commands.push(name) })
  await storage.close()

  expect(commands).toEqual([])
  await expect(storage.findRun(owner, 'one')).rejects.toThrow('closed')
})

test.skipIf(mongo === undefined)('a server without transactions is refused with what to do', async () => {
  const standalone = await startMongo({ standalone: true })
  const storage = openMongooseStorage({ uri: standalone?.uri('weir') ?? '' })

  await expect(storage.findRun(owner, 'one')).rejects.toMatchObject({
    name: 'AppError',
    code: 'unavailable',
    message: expect.stringContaining('--replSet'),
  })
  await storage.close()
  await standalone?.close()
})
