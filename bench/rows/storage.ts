/**
 * Reading from a large storage: the list, one conversation and one page of its messages, on MongoDB and on SQLite, in
 * 1,000 conversations of 200 messages. The same reads through the bare driver say how much of it is the server's own.
 *
 *     npm run bench -- storage
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createConnection } from 'mongoose'
import type { Message } from '@/lib/blocks/transcript'
import type { Archive, ArchivedConversation } from '@/lib/server/storage/archive'
import { openMongooseStorage } from '@/lib/server/storage/mongoose/storage'
import { openSqliteStorage } from '@/lib/server/storage/sqlite/storage'
import type { Storage } from '@/lib/server/storage/storage'
import { startMongo } from '@/testing/mongodb'
import { interleave, ratio, type Figure, type Row } from '@/bench/row'

const conversations = 1_000
const messagesEach = 200
const owner = 'local'
const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 }

const answerText = 'A weir holds the river back and lets it fall over its crest in one even sheet. '.repeat(
  12,
)

function conversationAt(index: number): ArchivedConversation {
  const id = `conversation-${index}`
  const created = 1_700_000_000_000 + index * 1_000
  const messages = Array.from({ length: messagesEach }, (_, place) => messageAt(id, place, created))
  return {
    owner,
    conversation: {
      id,
      title: `What is weir number ${index}?`,
      tags: [],
      mode: 'chat',
      status: 'completed',
      usage,
      created,
      updated: created,
    },
    messages,
    runs: [],
    answers: [],
    files: [],
  }
}

function messageAt(conversation_id: string, place: number, created: number): Message {
  const id = `${conversation_id}-${place}`
  const parent_id = place === 0 ? null : `${conversation_id}-${place - 1}`
  const fields = { id, conversation_id, parent_id, created }
  if (place % 2 === 0) return { ...fields, role: 'user', content: 'And then?' }
  const block = { id: ':0', type: 'text' as const, spanId: '', parentSpanId: '', turn: 0 }
  return {
    ...fields,
    role: 'assistant',
    run_id: id,
    speaker: 'demo',
    blocks: [{ ...block, content: answerText, isComplete: true, timestamp: 1, endTimestamp: 2 }],
    end: { status: 'completed', usage, duration_ms: 2 },
  }
}

async function fill(target: Archive): Promise<void> {
  for (let index = 0; index < conversations; index += 1) await target.writeConversation(conversationAt(index))
}

const reads: Record<string, (storage: Storage, id: string) => Promise<unknown>> = {
  'opening the list': (storage) => storage.listConversations(owner, { limit: 50 }),
  'opening a conversation': async (storage, id) => [
    await storage.findConversation(owner, id),
    await storage.activeRuns(owner, id),
    await storage.listMessages(owner, id, { limit: 1_000 }),
  ],
  'one page of 50 messages': (storage, id) => storage.listMessages(owner, id, { limit: 50 }),
}

type Bare = Awaited<ReturnType<typeof bareDriver>>

/** The same documents through the driver alone. */
async function bareDriver(uri: string) {
  const connection = await createConnection(uri).asPromise()
  const collection = (name: string) => connection.collection(name)
  const messagesOf = (conversation_id: string, limit: number) =>
    collection('messages').find({ owner, conversation_id }).sort({ position: 1 }).limit(limit).toArray()
  const bare: Record<string, (id: string) => Promise<unknown>> = {
    'opening the list': () =>
      collection('conversations').find({ owner }).sort({ updated: -1, id: -1 }).limit(51).toArray(),
    'opening a conversation': async (id) => [
      await collection('conversations').findOne({ owner, id }),
      await collection('runs')
        .find({ owner, conversation_id: id, status: { $in: ['running', 'waiting'] } })
        .toArray(),
      await messagesOf(id, 1_001),
    ],
    'one page of 50 messages': (id) => messagesOf(id, 51),
  }
  return { bare, close: () => connection.close() }
}

async function measure(rounds: number): Promise<readonly Figure[]> {
  const server = await startMongo()
  if (!server) return []
  const folder = mkdtempSync(join(tmpdir(), 'weir-bench-'))
  const uri = server.uri(server.newDatabase())
  const sqlite = openSqliteStorage({ path: join(folder, 'storage.sqlite') })
  const mongo = openMongooseStorage({ uri })
  const driver = await bareDriver(uri)
  try {
    await Promise.all([fill(sqlite), fill(mongo)])
    const figures: Figure[] = []
    for (const name of Object.keys(reads))
      figures.push(...(await compare(name, { sqlite, mongo, driver }, rounds)))
    return figures.map((figure) => ({ ...figure, what: `${figure.what} (${server.name})` }))
  } finally {
    await driver.close()
    await mongo.close()
    await sqlite.close()
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const timesEach = 20

async function compare(
  name: string,
  { sqlite, mongo, driver }: { sqlite: Storage; mongo: Storage; driver: Bare },
  rounds: number,
): Promise<readonly Figure[]> {
  const read = reads[name] ?? (() => Promise.resolve())
  const contenders = {
    sqlite: (id: string) => read(sqlite, id),
    mongo: (id: string) => read(mongo, id),
    driver: (id: string) => driver.bare[name]?.(id) ?? Promise.resolve(),
  }
  const times = await interleave(['sqlite', 'mongo', 'driver'], rounds, async (contender) => {
    const started = performance.now()
    for (let turn = 0; turn < timesEach; turn += 1) {
      await contenders[contender](`conversation-${(turn * 37) % conversations}`)
    }
    return (performance.now() - started) / timesEach
  })
  return [
    ratio({
      what: `${name}: MongoDB to SQLite`,
      ours: times.mongo,
      theirs: times.sqlite,
      unit: 'ms',
      target: 2,
    }),
    ratio({
      what: `${name}: MongoDB to its bare driver`,
      ours: times.mongo,
      theirs: times.driver,
      unit: 'ms',
    }),
  ]
}

export const storageRow: Row = { name: 'storage', measure }
