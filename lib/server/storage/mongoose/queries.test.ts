/** What the app asks MongoDB, seen on the wire: each filter has an index, and none holds what a caller gave as an operator. */
import { createConnection } from 'mongoose'
import { afterAll, expect, test } from 'vitest'
import {
  answerEnd,
  continuingRun,
  documentRecord,
  fileRecord,
  firstRun,
  owner,
  personAnswer,
} from '@/lib/server/storage/contract/records'
import type { Storage } from '@/lib/server/storage/storage'
import { startMongo } from '@/testing/mongodb'
import type { SentCommand } from './connect'
import { openMongooseStorage } from './storage'

const mongo = await startMongo()
afterAll(() => mongo?.close())
const onMongo = test.skipIf(mongo === undefined)

interface Asked {
  readonly collection: string
  readonly filter: Readonly<Record<string, unknown>>
  readonly sort: Readonly<Record<string, 1 | -1>>
}

function open() {
  const sent: SentCommand[] = []
  const uri = mongo?.uri(mongo.newDatabase()) ?? ''
  const storage = openMongooseStorage({ uri, onCommand: (command) => sent.push(command) })
  return { storage, sent, uri }
}

const someRun = Buffer.from('1000:one').toString('base64url')

/** Every verb once, and both pages of each listing. */
async function everything(storage: ReturnType<typeof openMongooseStorage>): Promise<void> {
  await storage.startRun(owner, firstRun({ name: 'one', key: 'key' }))
  await storage.startRun(owner, firstRun({ name: 'other', conversationId: 'other' }))
  await storage.startRun(owner, continuingRun({ name: 'two', parentId: 'one-answer' }))
  await storage.cancelRun(owner, 'two', owner)
  await storage.markWaiting(owner, 'two', true)
  await storage.markWaiting(owner, 'two', false)
  await storage.answerQuestion(owner, 'two', personAnswer('question'))
  await storage.answersOf(owner, 'two')
  await storage.finishRun(owner, 'one', [], answerEnd())
  await storage.findRun(owner, 'one')
  await storage.findRunByKey(owner, 'key')
  await storage.unfinishedRuns()
  await storage.forgetKeys(1)
  for (const mode of [undefined, 'chat'] as const) {
    for (const status of [undefined, 'completed', 'running'] as const) {
      for (const speaker of [undefined, 'demo']) {
        const filter = { mode, status, speaker, limit: 1 }
        const runs = await storage.listRuns(owner, filter)
        await storage.listRuns(owner, { ...filter, cursor: runs.nextCursor ?? someRun })
      }
    }
  }
  await storage.findConversation(owner, 'conversation')
  const conversations = await storage.listConversations(owner, { limit: 1 })
  await storage.listConversations(owner, { limit: 1, cursor: conversations.nextCursor })
  await storage.updateConversation(owner, 'conversation', { title: 'New' })
  await storage.findMessage(owner, 'one-answer')
  const messages = await storage.listMessages(owner, 'conversation', { limit: 1 })
  await storage.listMessages(owner, 'conversation', { limit: 1, cursor: messages.nextCursor })
  await storage.lastAnswer(owner, 'conversation')
  await storage.path(owner, 'conversation', 'one-answer')
  await storage.activeRuns(owner, 'conversation')
  await storage.putFile(owner, fileRecord())
  await storage.findFile(owner, 'conversation', 'notes.txt')
  await storage.listFiles(owner, 'conversation')
  await storage.putDocument(owner, documentRecord())
  await storage.putDocument(owner, documentRecord({ revision: 2 }))
  await storage.findDocument(owner, 'agent', 'agent')
  await storage.listDocuments(owner, 'agent')
  await storage.listDocuments(owner, 'agent', 'a')
  await storage.documentsOfAll('agent')
  await storage.readDocument({ owner, kind: 'agent', id: 'agent' })
  await storage.writeDocument({ owner, document: documentRecord() })
  await storage.removeDocument(owner, 'agent', 'agent')
  const archived = await storage.readConversation({ owner, id: 'conversation' })
  if (archived) await storage.writeConversation(archived)
  await storage.removeConversation(owner, 'conversation')
}

/** The filters that a command asks with. */
function askedBy({ name, command }: SentCommand): Asked[] {
  const collection = String(command[name])
  const one = (filter: unknown, sort?: unknown): Asked[] => [
    {
      collection,
      filter: filter as Asked['filter'],
      // The driver sends a map.
      sort: sort instanceof Map ? Object.fromEntries(sort) : {},
    },
  ]
  if (name === 'find') return one(command['filter'], command['sort'])
  if (name === 'findAndModify') return one(command['query'])
  const statements = command[name === 'update' ? 'updates' : 'deletes']
  return Array.isArray(statements) ? statements.flatMap(({ q }) => one(q)) : []
}

const stagesOf = (plan: unknown): string[] =>
  [...JSON.stringify(plan).matchAll(/"stage":"(\w+)"/g)].map(([, stage]) => stage ?? '')

onMongo('every query that the app makes is answered through an index', async () => {
  const { storage, sent, uri } = open()
  await everything(storage)
  // What is asked of a database that is not empty when it is opened.
  const again = openMongooseStorage({ uri, onCommand: (command) => sent.push(command) })
  await again.ping()
  await again.close()
  const asked = new Map(sent.flatMap(askedBy).map((query) => [JSON.stringify(query), query]))
  const connection = await createConnection(uri).asPromise()

  const slow: unknown[] = []
  for (const { collection, filter, sort } of asked.values()) {
    const cursor = connection.collection(collection).find(filter).sort(sort)
    const plan = await cursor.explain('queryPlanner')
    const stages = stagesOf(plan['queryPlanner']['winningPlan'])
    if (stages.includes('COLLSCAN') || !stages.includes('IXSCAN')) slow.push({ collection, filter, stages })
  }

  expect(new Set([...asked.values()].map(({ collection }) => collection))).toEqual(
    new Set(['answers', 'conversations', 'documents', 'files', 'message_parts', 'messages', 'runs']),
  )
  expect(asked.size).toBeGreaterThan(25)
  expect(slow).toEqual([])
  await connection.close()
  await storage.close()
})

onMongo('every order that the app asks for is the order of an index', async () => {
  const { storage, sent, uri } = open()
  await everything(storage)
  const asked = sent.flatMap(askedBy).filter(({ sort }) => Object.keys(sort).length > 0)
  const connection = await createConnection(uri).asPromise()

  const sorted: unknown[] = []
  for (const query of asked) {
    const indexes = await connection.collection(query.collection).indexes()
    if (!indexes.some(({ key }) => givesOrder(Object.entries(key), query))) sorted.push(query)
  }

  expect(asked.length).toBeGreaterThan(5)
  expect(sorted).toEqual([])
  await connection.close()
  await storage.close()
})

/** Whether the keys of an index are the fields that the filter fixes, then the sort, forwards or backwards. */
function givesOrder(keys: readonly (readonly [string, unknown])[], { filter, sort }: Asked): boolean {
  const fixed = Object.keys(filter).filter((field) => typeof filter[field] !== 'object')
  const open = Object.entries(sort).filter(([field]) => !fixed.includes(field))
  const head = keys.slice(0, fixed.length).map(([field]) => field)
  const tail = keys.slice(fixed.length, fixed.length + open.length)
  const runs = (factor: number) =>
    open.every(([field, way], index) => tail[index]?.[0] === field && tail[index]?.[1] === way * factor)
  return fixed.every((field) => head.includes(field)) && (runs(1) || runs(-1))
}

onMongo('a listing of files asks for what an index holds, and for nothing that is in them', async () => {
  const { storage, sent, uri } = open()
  await everything(storage)
  const listing = sent.find(({ name, command }) => command[name] === 'files' && command['sort'])
  const projection = Object.entries(listing?.command['projection'] ?? {})
  const connection = await createConnection(uri).asPromise()

  const indexes = await connection.collection('files').indexes()

  expect(projection).toContainEqual(['_id', 0])
  const shown = projection.flatMap(([field, isShown]) => (isShown ? [field] : []))
  expect(shown).toEqual(['conversation_id', 'name', 'media_type', 'updated', 'size'])
  expect(indexes.map(({ key }) => Object.keys(key))).toContainEqual(['owner', ...shown])
  await connection.close()
  await storage.close()
})

const hostile: readonly unknown[] = [
  { $gt: '' },
  { $ne: null },
  { $exists: true },
  { $in: ['one', 'conversation'] },
  { $regex: '.*' },
  { $where: 'true' },
  { $not: { $eq: 'x' } },
  { $expr: { $eq: [1, 1] } },
  ['one', 'conversation'],
  [{ $gt: '' }],
  { id: 'one', $or: [{}] },
  JSON.parse('{"__proto__":{"$gt":""}}'),
]

/** As if a route had let anything through: no type stands in the way. */
const attempts: Record<string, (storage: Storage, value: never) => Promise<unknown>> = {
  findRun: (storage, value) => storage.findRun(owner, value),
  'findRun of an owner': (storage, value) => storage.findRun(value, 'one'),
  findRunByKey: (storage, value) => storage.findRunByKey(owner, value),
  findConversation: (storage, value) => storage.findConversation(owner, value),
  findMessage: (storage, value) => storage.findMessage(owner, value),
  lastAnswer: (storage, value) => storage.lastAnswer(owner, value),
  path: (storage, value) => storage.path(owner, 'conversation', value),
  activeRuns: (storage, value) => storage.activeRuns(owner, value),
  listMessages: (storage, value) => storage.listMessages(owner, value, { limit: 10 }),
  listConversations: (storage, value) => storage.listConversations(value, { limit: 10 }),
  removeConversation: (storage, value) => storage.removeConversation(owner, value),
  cancelRun: (storage, value) => storage.cancelRun(owner, value, 'eve'),
  updateConversation: (storage, value) => storage.updateConversation(owner, value, { title: 'Mine' }),
  markWaiting: (storage, value) => storage.markWaiting(owner, value, true),
  answerQuestion: (storage, value) => storage.answerQuestion(owner, value, personAnswer('another')),
  'answerQuestion of a question': (storage, value) =>
    storage.answerQuestion(owner, 'one', { ...personAnswer(''), questionId: value }),
  answersOf: (storage, value) => storage.answersOf(owner, value),
  findDocument: (storage, value) => storage.findDocument(owner, 'agent', value),
  'findDocument of a kind': (storage, value) => storage.findDocument(owner, value, 'agent'),
  listDocuments: (storage, value) => storage.listDocuments(owner, value),
  'listDocuments of a prefix': (storage, value) => storage.listDocuments(owner, 'agent', value),
  documentsOfAll: (storage, value) => storage.documentsOfAll(value),
  'listRuns of an owner': (storage, value) => storage.listRuns(value, { limit: 10 }),
  'listRuns of a mode': (storage, value) => storage.listRuns(owner, { mode: value, limit: 10 }),
  'listRuns of a status': (storage, value) => storage.listRuns(owner, { status: value, limit: 10 }),
  'listRuns of a speaker': (storage, value) => storage.listRuns(owner, { speaker: value, limit: 10 }),
  'listDocuments of an owner': (storage, value) => storage.listDocuments(value, 'agent'),
  removeDocument: (storage, value) => storage.removeDocument(owner, 'agent', value),
  putDocument: (storage, value) =>
    storage.putDocument(owner, { ...documentRecord({ revision: 2 }), id: value }),
  findFile: (storage, value) => storage.findFile(owner, 'conversation', value),
  'findFile of a conversation': (storage, value) => storage.findFile(owner, value, 'notes.txt'),
  listFiles: (storage, value) => storage.listFiles(owner, value),
  putFile: (storage, value) => storage.putFile(owner, { ...fileRecord(), name: value }),
  'putFile of a conversation': (storage, value) =>
    storage.putFile(owner, { ...fileRecord(), conversationId: value }),
}

onMongo.each(Object.entries(attempts))(
  '%s refuses or finds nothing for what looks like an operator, and sends none',
  async (_verb, attempt) => {
    const { storage, sent } = open()
    await storage.startRun(owner, firstRun({ name: 'one', key: 'key' }))
    await storage.answerQuestion(owner, 'one', personAnswer('question'))
    await storage.putFile(owner, fileRecord())
    await storage.putDocument(owner, documentRecord())
    const before = await stored(storage)
    sent.length = 0

    const found = await Promise.allSettled(hostile.map((value) => attempt(storage, value as never)))

    const answers = found.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    const reached = answers.filter((answer) => answer !== undefined && answer !== false && !isEmpty(answer))
    expect(reached).toEqual([])
    const given = sent.flatMap(askedBy).flatMap(({ filter }) => givenFields.map((field) => filter[field]))
    // The adapter's own list of the ids on a path is empty here.
    const foreign = given.filter((part) => part !== undefined && typeof part !== 'string')
    expect(foreign.filter((part) => JSON.stringify(part) !== '{"$in":[]}')).toEqual([])
    expect(await stored(storage)).toEqual(before)
    await storage.close()
  },
)

/** What a caller gives of a filter. */
const givenFields = [
  'owner',
  'id',
  'conversation_id',
  'run_id',
  'question_id',
  'kind',
  'name',
  'mode',
  'speaker',
]

async function stored(storage: ReturnType<typeof openMongooseStorage>) {
  return [
    await storage.readConversation({ owner, id: 'conversation' }),
    await storage.readDocument({ owner, kind: 'agent', id: 'agent' }),
  ]
}

function isEmpty(answer: unknown): boolean {
  if (Array.isArray(answer)) return answer.length === 0
  return typeof answer === 'object' && answer !== null && 'items' in answer && isEmpty(answer.items)
}
