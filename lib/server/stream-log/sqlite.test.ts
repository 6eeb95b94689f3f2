import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { DatabaseSync } from 'node:sqlite'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { streamLogContract } from './contract'
import {
  chunk,
  chunks,
  followAll,
  owner,
  parse,
  range,
  readAll,
  runEnd,
  seqsOf,
  textOf,
  writeEach,
  writeRun,
} from './contract-harness'
import { openSqliteStreamLog } from './sqlite'
import { openSqlite } from './sqlite-harness'
import { LogFencedError } from './stream-log'

streamLogContract('SQLite', openSqlite)

/** Reads the file of a log from outside. */
function query(path: string, sql: string): Record<string, unknown> {
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    return { ...database.prepare(sql).get() }
  } finally {
    database.close()
  }
}

function rowsOf(path: string, table: 'journal' | 'segments'): unknown {
  return query(path, `SELECT count(*) AS rows FROM ${table}`)['rows']
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await nextTurn()
}

test('all runs share one commit in a turn of the event loop', async () => {
  await using harness = await openSqlite()
  const writers = await Promise.all(range(1, 20).map((index) => harness.log.open(owner, `run-${index}`)))
  for (const writer of writers) writer.append(chunks(3))
  for (const writer of writers) writer.append(chunks(2))
  await Promise.all(writers.map((writer) => writer.flush()))
  expect(rowsOf(harness.path, 'journal')).toBe(1)
})

test('followers at the head share the bytes of a commit, without a copy', async () => {
  await using harness = await openSqlite()
  const writer = await harness.log.open(owner, 'run')
  const followers = [followAll(harness.log, 'run'), followAll(harness.log, 'run')]
  await writeEach(writer, [chunk('word'), runEnd()])
  const [first, second] = await Promise.all(followers)
  expect(first?.map((page) => page.lastSeq)).toEqual([1, 2])
  expect(first?.[0]?.bytes).toBe(second?.[0]?.bytes)
})

test('a run that ends is sealed into segments of a page each, and the journal is cut', async () => {
  await using harness = await openSqlite()
  const { log, path } = harness
  await writeRun(log, 'run', [])
  const writer = await log.open(owner, 'run')
  for (const part of range(1, 40)) {
    writer.append(chunks(10, 800).map((event) => ({ ...event, t: part })))
    await writer.flush()
  }
  writer.append([runEnd()])
  await writer.flush()
  const beforeSealing = textOf(await readAll(log, 'run'))
  await turns(20)
  expect(rowsOf(path, 'journal')).toBe(0)
  expect(
    query(path, 'SELECT count(*) AS segments, max(length(frames)) <= 131072 AS fit FROM segments'),
  ).toEqual({
    segments: 4,
    fit: 1,
  })
  const pages = await readAll(log, 'run')
  expect(pages).toHaveLength(4)
  expect(textOf(pages)).toBe(beforeSealing)
})

test('a run is readable at every step of its sealing', async () => {
  await using harness = await openSqlite()
  const writer = await harness.log.open(owner, 'run')
  writer.append(chunks(1))
  await writer.flush()
  await writeEach(writer, [...chunks(100, 4_000), runEnd()])
  const whole = textOf(await readAll(harness.log, 'run'))
  for (let turn = 0; turn < 8; turn += 1) {
    expect(textOf(await readAll(harness.log, 'run', 0, 10_000))).toBe(whole)
    await nextTurn()
  }
})

test('the journal is cut behind a run that writes little while another writes much', async () => {
  await using harness = await openSqlite()
  const slow = await harness.log.open(owner, 'slow')
  await writeEach(slow, chunks(1))
  const fast = await harness.log.open(owner, 'fast')
  for (let commit = 0; commit < 150; commit += 1) {
    fast.append([chunk('x'.repeat(128 * 1024))])
    await fast.flush()
  }
  await turns(160)
  expect(query(harness.path, 'SELECT count(*) < 10 AS short FROM journal')).toEqual({ short: 1 })
  await writeEach(slow, [runEnd()])
  expect(seqsOf(await readAll(harness.log, 'slow'))).toEqual([1, 2])
})

test('a second process that opens the file is its writer, and the first can write nothing more', async () => {
  await using harness = await openSqlite()
  const older = await harness.log.open(owner, 'run')
  await writeEach(older, chunks(2))
  const follower = followAll(harness.log, 'run', 2)
  const secondProcess = openSqliteStreamLog({ path: harness.path })
  const newer = await secondProcess.open(owner, 'run')
  older.append([chunk('never written')])
  const refused = expect(older.flush()).rejects.toThrow(LogFencedError)
  newer.append([chunk('next')])
  await newer.flush()
  await refused
  expect(older.fenced.aborted).toBe(true)
  expect(await follower).toEqual([])
  expect(parse(await readAll(secondProcess, 'run')).slice(2)).toEqual([{ seq: 3, event: chunk('next') }])
  await secondProcess.close()
})

test('a process that has lost the file leaves the journal and the segments of the other alone', async () => {
  const errors: unknown[] = []
  await using harness = await openSqlite({ onError: (error) => errors.push(error) })
  const older = await harness.log.open(owner, 'run')
  await writeEach(older, chunks(1, 200_000))
  const secondProcess = openSqliteStreamLog({ path: harness.path })
  const newer = await secondProcess.open(owner, 'run')
  newer.append([chunk('next')])
  await secondProcess.close()
  expect(rowsOf(harness.path, 'segments')).toBe(1)
  // Now the older one comes to seal what it has in memory.
  await turns(3)
  expect(older.fenced.aborted).toBe(true)
  expect(errors).toEqual([])
  expect(rowsOf(harness.path, 'segments')).toBe(1)
  expect(rowsOf(harness.path, 'journal')).toBe(1)
})

test('a restart takes from the journal only what is in no segment', async () => {
  await using harness = await openSqlite()
  // The first row stays in the journal, and so all that follow it.
  await writeRun(harness.log, 'slow', chunks(1))
  const fast = await harness.log.open(owner, 'fast')
  await writeEach(fast, chunks(100, 4_000))
  await turns(5)
  expect(rowsOf(harness.path, 'journal')).toBe(101)
  const log = await harness.reopen()
  expect(query(harness.path, 'SELECT sum(last_seq - first_seq + 1) AS events FROM segments')).toEqual({
    events: 101,
  })
  expect(seqsOf(await readAll(log, 'fast'))).toEqual(range(1, 100))
  expect(seqsOf(await readAll(log, 'slow'))).toEqual([1])
})

test('a commit that fails is told, and the next flush writes the same events', async () => {
  await using harness = await openSqlite()
  const writer = await harness.log.open(owner, 'run')
  await writeEach(writer, chunks(1))
  const outside = new DatabaseSync(harness.path)
  outside.exec('ALTER TABLE journal RENAME TO hidden')
  writer.append([chunk('word'), runEnd()])
  await expect(writer.flush()).rejects.toThrow('no such table')
  expect(await harness.log.head(owner, 'run')).toEqual({ lastSeq: 1, ended: false })
  outside.exec('ALTER TABLE hidden RENAME TO journal')
  outside.close()
  await writer.flush()
  expect(seqsOf(await readAll(harness.log, 'run'))).toEqual([1, 2, 3])
})

test('sealing that fails is reported, loses nothing, and is tried again', async () => {
  const errors: unknown[] = []
  await using harness = await openSqlite({ onError: (error) => errors.push(error) })
  const { log, path } = harness
  const writer = await log.open(owner, 'run')
  const outside = new DatabaseSync(path)
  outside.exec('ALTER TABLE segments RENAME TO hidden')
  await writeEach(writer, chunks(40, 4_000))
  await turns(3)
  expect(errors).toContainEqual(expect.objectContaining({ message: 'no such table: segments' }))
  expect(seqsOf(await readAll(log, 'run'))).toEqual(range(1, 40))
  outside.exec('ALTER TABLE hidden RENAME TO segments')
  outside.close()
  await writeEach(writer, [runEnd()])
  await turns(5)
  expect(rowsOf(path, 'segments')).toBe(2)
  expect(seqsOf(await readAll(log, 'run'))).toEqual(range(1, 41))
})

/** A process that says on its channel what it has flushed, until it is killed. */
function writeInAnotherProcess(path: string): ChildProcess {
  const program = `
    import { openSqliteStreamLog } from '@/lib/server/stream-log/sqlite'
    import { chunk } from '@/lib/server/stream-log/contract-harness'
    const log = openSqliteStreamLog({ path: ${JSON.stringify(path)} })
    const writers = await Promise.all(['a', 'b', 'c'].map((runId) => log.open('local', runId)))
    for (let seq = 1; ; seq += 1) {
      for (const writer of writers) writer.append([chunk('word '.repeat(200) + seq)])
      await Promise.all(writers.map((writer) => writer.flush()))
      process.send(seq)
    }`
  const resolver = new URL('../../../scripts/register-paths.ts', import.meta.url).href
  return fork('-', {
    execArgv: ['--import', resolver, '--input-type=module', '--eval', program],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
}

test('a process that is killed loses nothing that it has flushed, and doubles nothing', async () => {
  await using harness = await openSqlite()
  const writer = writeInAnotherProcess(harness.path)
  let flushed = 0
  // Far enough for several segments of each run, so that the kill comes in the midst of sealing.
  await new Promise<void>((resolve) => {
    writer.on('message', (seq) => {
      flushed = Number(seq)
      if (flushed >= 500) resolve()
    })
  })
  writer.kill('SIGKILL')
  await once(writer, 'exit')
  const log = await harness.reopen()
  for (const runId of ['a', 'b', 'c']) {
    const seqs = seqsOf(await readAll(log, runId))
    expect(seqs.length).toBeGreaterThanOrEqual(flushed)
    expect(seqs).toEqual(range(1, seqs.length))
    await writeRun(log, runId, [runEnd()])
    expect(seqsOf(await followAll(log, runId, seqs.length))).toEqual([seqs.length + 1])
  }
})
