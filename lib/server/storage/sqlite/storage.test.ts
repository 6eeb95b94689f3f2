import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { storageContract } from '@/lib/server/storage/contract'
import { answerQueries } from './answers'
import { conversationQueries } from './conversations'
import { documentQueries } from './documents'
import { fileQueries } from './files'
import { messageQueries } from './messages'
import { filterFields, runListQuery } from './run-list'
import { runQueries } from './runs'
import { openSqliteStorage } from './storage'

async function temporaryFile() {
  const folder = await mkdtemp(join(tmpdir(), 'weir-storage-'))
  return {
    path: join(folder, 'storage.sqlite'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  }
}

for (const { name, check } of storageContract) {
  test(name, async () => {
    await using file = await temporaryFile()
    await check(async () => openSqliteStorage({ path: file.path }))
  })
}

/** The lists of runs, by every mix of fields. */
const runLists = Array.from({ length: 2 ** filterFields.length }, (_, mix) =>
  filterFields.filter((_field, bit) => mix & (1 << bit)),
).flatMap((fields) =>
  (['first', 'after'] as const).map(
    (page) => [[page, ...fields].join(' by '), runListQuery(fields, page), fields] as const,
  ),
)

const queries = Object.entries({
  conversationQueries,
  messageQueries,
  runQueries,
  answerQueries,
  documentQueries,
  fileQueries,
  runList: Object.fromEntries(runLists.map(([name, sql]) => [name, sql])),
}).flatMap(([group, statements]) =>
  Object.entries(statements).map(([name, sql]) => [`${group}.${name}`, sql] as const),
)

/** Steps that look slow and are not. */
const allowed: Record<string, readonly string[]> = {
  // In the order of the index, and cut by the limit.
  'conversationQueries.listFirst': ['SEARCH conversations USING INDEX conversations_by_update (owner=?)'],
  'runList.first': ['SEARCH runs USING INDEX runs_by_time (owner=?)'],
  // All of an index that holds the unfinished runs and no others.
  'runQueries.unfinished': ['SCAN runs USING INDEX runs_unfinished'],
  // The walk up to the root reads its own queue, named `path`, and sorts what it found: one branch.
  'messageQueries.path': ['SCAN path', 'SCAN path', 'USE TEMP B-TREE FOR ORDER BY'],
}

test.each(queries)('%s reads no more than it needs, and takes its order from an index', async (name, sql) => {
  await using file = await temporaryFile()
  await openSqliteStorage({ path: file.path }).close()
  using database = new DatabaseSync(file.path)

  const steps = database.prepare(`explain query plan ${sql}`).all()

  const slow = /^SCAN|AUTOMATIC|TEMP B-TREE|\(owner=\?\)$/
  const slowSteps = steps.map(({ detail }) => String(detail)).filter((detail) => slow.test(detail))
  expect(slowSteps).toEqual(allowed[name] ?? [])
})

test.each(runLists)('the list of runs, %s, has an index of its own', async (_name, sql, fields) => {
  await using file = await temporaryFile()
  await openSqliteStorage({ path: file.path }).close()
  using database = new DatabaseSync(file.path)

  const [first] = database.prepare(`explain query plan ${sql}`).all()

  const fixed = ['owner', ...fields].map((field) => `${field}=?`).join(' AND ')
  const place = sql.includes(':order') ? ' AND (created,id)<(?,?)' : ''
  expect(first?.['detail']).toMatch(/^SEARCH runs USING INDEX runs_by_/)
  expect(first?.['detail']).toContain(`(${fixed}${place})`)
})

test('a file of a newer version is refused with a sentence, and stays as it is', async () => {
  await using file = await temporaryFile()
  await openSqliteStorage({ path: file.path }).close()
  using database = new DatabaseSync(file.path)
  database.exec('pragma user_version = 99')

  expect(() => openSqliteStorage({ path: file.path })).toThrow(/version 99.*newer Weir/)

  expect(database.prepare('pragma user_version').get()).toEqual({ user_version: 99 })
})

test('a file that is no database is refused', async () => {
  await using file = await temporaryFile()
  await writeFile(file.path, 'no database '.repeat(100))

  expect(() => openSqliteStorage({ path: file.path })).toThrow(/not a database/)
})
