/** The command as a person runs it. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { startMongo } from '@/testing/mongodb'
import { conversationsFile, lockDataFolder } from './data-folder'
import {
  answerEnd,
  documentRecord,
  fileRecord,
  firstRun,
  personAnswer,
  textBlock,
} from './storage/contract/records'
import { openSqliteStorage } from './storage/sqlite/storage'

const mongo = await startMongo()
afterAll(() => mongo?.close())
const newUri = () => mongo?.uri(mongo.newDatabase()) ?? ''

function dataFolder() {
  const path = mkdtempSync(join(tmpdir(), 'weir-migrate-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

async function fill(folder: string): Promise<void> {
  const storage = openSqliteStorage({ path: join(folder, conversationsFile) })
  await storage.startRun('local', firstRun({ name: 'one', key: 'key' }))
  await storage.answerQuestion('local', 'one', personAnswer('question'))
  await storage.finishRun('local', 'one', [textBlock('Kept.')], answerEnd())
  await storage.putFile('local', fileRecord())
  await storage.putDocument('local', documentRecord())
  await storage.startRun('local', firstRun({ name: 'two', conversationId: 'other' }))
  await storage.close()
}

function migrate(folder: string, uri: string, ...words: string[]) {
  const command = ['--import', './scripts/register-paths.ts', 'lib/server/migrate.ts', ...words]
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    encoding: 'utf8',
    env: { ...process.env, WEIR_DATA_DIR: folder, MONGODB_URI: uri },
  })
  return { status, stdout, stderr }
}

test.skipIf(mongo === undefined)('there, again, and back into an empty folder', async () => {
  using origin = dataFolder()
  using home = dataFolder()
  await fill(origin.path)
  const uri = newUri()

  const there = migrate(origin.path, uri)
  const again = migrate(origin.path, uri)
  const back = migrate(home.path, uri, 'back')

  expect([there, again, back].map(({ status, stderr }) => [status, stderr])).toEqual([
    [0, ''],
    [0, ''],
    [0, ''],
  ])
  expect(there.stdout).toContain(
    '2 conversations with 4 messages, 2 runs, 1 answers to questions and 1 files:\n  2 copied',
  )
  expect(there.stdout).toContain('1 agents, graphs, tool servers and their like:\n  1 copied')
  expect(again.stdout).toContain('  0 copied, read back and found equal (SHA-256)\n  2 were there already')
  expect(back.stdout).toContain('  2 copied')
  const storage = openSqliteStorage({ path: join(home.path, conversationsFile) })
  expect(await storage.findMessage('local', 'one-answer')).toMatchObject({ blocks: [{ content: 'Kept.' }] })
  expect(await storage.answersOf('local', 'one')).toEqual([personAnswer('question')])
  expect(await storage.findFile('local', 'conversation', 'notes.txt')).toEqual(fileRecord())
  expect(await storage.listDocuments('local', 'agent')).toEqual([documentRecord()])
  await storage.close()
})

test('what is missing or in the way is said in a sentence, with exit code 1', async () => {
  using empty = dataFolder()
  using inUse = dataFolder()
  await fill(inUse.path)
  using _lock = lockDataFolder(inUse.path)
  const uri = 'mongodb://127.0.0.1:9'

  expect(migrate(empty.path, '')).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^MONGODB_URI is not set/),
  })
  expect(migrate(empty.path, uri)).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^There are no conversations at/),
  })
  expect(migrate(inUse.path, uri)).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^Another Weir is using/),
  })
  expect(migrate(inUse.path, uri, 'sideways')).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^Use `npm run migrate`/),
  })
})
