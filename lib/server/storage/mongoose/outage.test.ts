import { afterAll, expect, test } from 'vitest'
import {
  answerEnd,
  continuingRun,
  documentRecord,
  fileRecord,
  firstRun,
  owner,
  personAnswer,
  textBlock,
} from '@/lib/server/storage/contract/records'
import type { Storage } from '@/lib/server/storage/storage'
import { startMongo } from '@/testing/mongodb'
import { openMongooseStorage } from './storage'

const selectionMs = 500
const away = { name: 'AppError', code: 'unavailable', retryAfter: expect.any(Number) }

const mongo = await startMongo({ own: true })
afterAll(() => mongo?.close())
const onMongo = test.skipIf(mongo === undefined)

async function begun() {
  const server = mongo ?? expect.unreachable('skipped')
  const uri = server.uri(server.newDatabase())
  const storage = openMongooseStorage({ uri, selectionMs })
  await storage.startRun(owner, firstRun({ name: 'one', key: 'key' }))
  return { server, uri, storage }
}

const calls: Record<string, (storage: Storage) => Promise<unknown>> = {
  ping: (storage) => storage.ping(),
  read: (storage) => storage.listConversations(owner, { limit: 10 }),
  edit: (storage) => storage.updateConversation(owner, 'conversation', { title: 'Never stored' }),
  begin: (storage) => storage.startRun(owner, firstRun({ name: 'first', conversationId: 'never' })),
  start: (storage) => storage.startRun(owner, continuingRun({ name: 'lost' })),
  finish: (storage) => storage.finishRun(owner, 'one', [], answerEnd()),
  wait: (storage) => storage.markWaiting(owner, 'one', true),
  answer: (storage) => storage.answerQuestion(owner, 'one', personAnswer('question')),
  save: (storage) => storage.putDocument(owner, documentRecord()),
  file: (storage) => storage.putFile(owner, fileRecord()),
  remove: (storage) => storage.removeConversation(owner, 'conversation'),
}

onMongo(
  'while the server is away every call says so within seconds; afterwards all is as it was',
  async () => {
    const { server, storage } = await begun()
    await server.kill()

    const started = performance.now()
    for (const call of Object.values(calls)) await expect(call(storage)).rejects.toMatchObject(away)
    const perCall = (performance.now() - started) / Object.keys(calls).length
    await server.restart()

    expect(perCall).toBeLessThan(2_000)
    expect((await storage.findConversation(owner, 'conversation'))?.title).toBe('A title')
    expect(await storage.findRun(owner, 'lost')).toBeUndefined()
    expect((await storage.findRun(owner, 'one'))?.status).toBe('running')
    expect(await storage.answersOf(owner, 'one')).toEqual([])
    expect(await storage.listFiles(owner, 'conversation')).toEqual([])
    expect(await storage.listDocuments(owner, 'agent')).toEqual([])
    await storage.finishRun(owner, 'one', [textBlock('Late.')], answerEnd())
    expect(await storage.lastAnswer(owner, 'conversation')).toMatchObject({ blocks: [{ content: 'Late.' }] })
    await storage.close()
  },
)

onMongo('a storage that was opened while its server was away works when it comes', async () => {
  const { server, uri, storage } = await begun()
  await storage.close()
  await server.kill()
  const early = openMongooseStorage({ uri, selectionMs })

  await expect(early.findRun(owner, 'one')).rejects.toMatchObject(away)
  await server.restart()

  expect((await early.findRun(owner, 'one'))?.id).toBe('one')
  await early.close()
})

onMongo('what was acknowledged before a crash is there after it, and nothing by halves', async () => {
  const { server, storage } = await begun()
  const names = Array.from({ length: 200 }, (_, index) => `run ${index}`)
  const acknowledged: string[] = []
  const writing = (async () => {
    for (const name of names) {
      await storage.startRun(owner, continuingRun({ name }))
      acknowledged.push(name)
      if (acknowledged.length === 20) void server.kill()
    }
  })()

  await expect(writing).rejects.toMatchObject(away)
  await server.restart()

  const { items } = await storage.listMessages(owner, 'conversation', { limit: 1_000 })
  const ids = items.map(({ id }) => id)
  const runs = (await storage.activeRuns(owner, 'conversation')).map(({ id }) => id)
  expect(acknowledged.length).toBeGreaterThanOrEqual(20)
  expect(acknowledged.filter((name) => !runs.includes(name))).toEqual([])
  expect(ids).toEqual(
    ids.filter((id) => id.endsWith('-prompt')).flatMap((id) => [id, id.replace('-prompt', '-answer')]),
  )
  expect(runs.toSorted()).toEqual(
    ids.flatMap((id) => (id.endsWith('-answer') ? [id.replace('-answer', '')] : [])).toSorted(),
  )
  await storage.close()
})
