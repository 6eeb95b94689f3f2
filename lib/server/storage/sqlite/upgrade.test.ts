/** Files that earlier versions of Weir wrote, as their dumps in `fixtures/` have them. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import {
  answerEnd,
  continuingRun,
  documentRecord,
  fileRecord,
  firstRun,
  personAnswer,
  textBlock,
} from '@/lib/server/storage/contract/records'
import { openSqliteStorage } from './storage'

/** A path for a database; `version` names the dump that is to be there. */
function databaseFile(version?: number) {
  const folder = mkdtempSync(join(tmpdir(), 'weir-upgrade-'))
  const path = join(folder, 'storage.sqlite')
  if (version !== undefined) {
    using database = new DatabaseSync(path)
    database.exec(readFileSync(join(import.meta.dirname, 'fixtures', `version-${version}.sql`), 'utf8'))
  }
  return { path, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) }
}

/** The names of what is in a database, with how each was made. */
function schemaOf(path: string) {
  using database = new DatabaseSync(path)
  return database.prepare('select name, sql from sqlite_master order by name').all()
}

test('a file of version 1 keeps all that is in it, and can do all that a new one can', async () => {
  using old = databaseFile(1)
  const storage = openSqliteStorage({ path: old.path })

  const runs = await storage.unfinishedRuns()
  const messages = await storage.listMessages('ada', 'conversation', { limit: 10 })
  expect(runs.map(({ owner, run }) => [owner, run.id])).toEqual([
    ['bob', 'one'],
    ['ada', 'two'],
  ])
  expect(messages.items).toHaveLength(4)
  expect(messages.items[1]).toEqual({
    ...firstRun({ name: 'one' }).answer,
    blocks: [textBlock('Kept.')],
    end: answerEnd(),
  })
  expect((await storage.findRunByKey('ada', 'key'))?.id).toBe('one')

  await storage.markWaiting('ada', 'two', true)
  await storage.answerQuestion('ada', 'two', personAnswer('question'))
  await storage.putFile('ada', fileRecord())
  await storage.putDocument('ada', documentRecord())
  await storage.startRun('ada', continuingRun({ name: 'three', parentId: 'two-answer' }))
  expect((await storage.activeRuns('ada', 'conversation')).map(({ id }) => id)).toEqual(['three', 'two'])
  expect((await storage.findConversation('ada', 'conversation'))?.status).toBe('waiting')
  await storage.removeConversation('ada', 'conversation')
  expect(await storage.answersOf('ada', 'two')).toEqual([])
  expect(await storage.listFiles('ada', 'conversation')).toEqual([])
  await storage.close()
})

test('the runs of a file of version 1 are listed by what is in their starts and ends', async () => {
  using old = databaseFile(1)
  const storage = openSqliteStorage({ path: old.path })

  const { items } = await storage.listRuns('ada', { limit: 10 })
  const chosen = await storage.listRuns('ada', {
    mode: 'chat',
    status: 'completed',
    speaker: 'demo',
    limit: 10,
  })
  const one = await storage.findRun('ada', 'one')
  await storage.close()

  const fields = { conversation_id: 'conversation', title: 'A title', mode: 'chat', speaker: 'demo' }
  const { usage, duration_ms } = answerEnd()
  expect(items).toEqual([
    { run_id: 'two', ...fields, status: 'running', created: 3_000, usage: null, duration_ms: null },
    { run_id: 'one', ...fields, status: 'completed', created: 1_000, usage, duration_ms },
  ])
  expect(chosen.items).toEqual(items.slice(1))
  expect(one).toEqual({
    ...firstRun({ name: 'one', key: 'key' }).run,
    status: 'completed',
  })
})

test('a file of version 1 gets the tables and indexes of a new one', async () => {
  using old = databaseFile(1)
  using fresh = databaseFile()

  for (const { path } of [old, fresh]) await openSqliteStorage({ path }).close()

  expect(schemaOf(old.path)).toEqual(schemaOf(fresh.path))
  expect(schemaOf(old.path).map(({ name }) => name)).toEqual(
    expect.arrayContaining(['runs_active', 'runs_by_all']),
  )
})
