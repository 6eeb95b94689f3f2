import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { packJournalRow, unpackJournalRow, type RunFrames } from './sqlite-journal'
import { openLogDatabase } from './sqlite-schema'
import type { Frames } from './stream-log'

/** What a segment holds: a page of the usual size is one row. */
export const segmentBytes = 128 * 1024

export interface StoredRun {
  readonly id: number
  /** The last event that is in a segment. */
  readonly sealedSeq: number
  /** The seq of the terminal event, once there is one. */
  readonly endSeq: number | undefined
}

/** Every statement on the tables of the log. All methods throw what node:sqlite throws. */
export class SqliteStore {
  readonly #database: DatabaseSync
  readonly #statements: ReturnType<typeof prepare>
  #writer = 0

  constructor(path: string) {
    this.#database = openLogDatabase(path)
    this.#statements = prepare(this.#database)
  }

  /** All of `work` or nothing. */
  transaction<T>(work: () => T): T {
    this.#statements.begin.run()
    try {
      const result = work()
      this.#statements.commit.run()
      return result
    } catch (error) {
      // A full disk makes SQLite roll back by itself.
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
      throw error
    }
  }

  /** From here on every other process, and every other store of this one, has its writes refused. */
  becomeWriter(): void {
    this.#writer = integer(this.#statements.becomeWriter.get(), 'writer')
  }

  find(owner: string, runId: string): StoredRun | undefined {
    const row = this.#statements.findRun.get(owner, runId)
    if (row === undefined) return undefined
    const endSeq = row['end_seq'] === null ? undefined : integer(row, 'end_seq')
    return { id: integer(row, 'id'), sealedSeq: integer(row, 'sealed_seq'), endSeq }
  }

  /** No-op when there is such a run. */
  create(owner: string, runId: string): void {
    this.#statements.createRun.run(owner, runId)
  }

  /** Bytes in the segments of a run. */
  sealedBytes(id: number): number {
    return integer(this.#statements.sealedBytes.get(id), 'bytes')
  }

  /** Appends a row to the journal. @returns its number; undefined, with nothing written, when another is the writer. */
  append(entries: readonly RunFrames[]): number | undefined {
    const { directory, frames } = packJournalRow(entries)
    const { changes, lastInsertRowid } = this.#statements.append.run(directory, frames, this.#writer)
    return changes === 0 ? undefined : Number(lastInsertRowid)
  }

  /** Notes that a run has its terminal event. */
  end(id: number, endSeq: number, endedAt: number): void {
    this.#statements.endRun.run(endSeq, endedAt, id)
  }

  /** Writes a segment. @returns false, with nothing written, when another is the writer. */
  seal(id: number, { firstSeq, lastSeq, bytes }: Frames): boolean {
    return this.#statements.seal.run(id, firstSeq, lastSeq, bytes, this.#writer).changes !== 0
  }

  /** Deletes the rows of the journal before `row`. No-op when another is the writer: the rows are that one's. */
  cutJournal(row: number): void {
    this.#statements.cutJournal.run(row, this.#writer)
  }

  /** What is in the journal and in no segment, oldest first: the journal is cut late. */
  *unsealed(): Generator<RunFrames> {
    for (const row of this.#statements.journal.iterate()) {
      const entries = unpackJournalRow({ directory: blob(row, 'directory'), frames: blob(row, 'frames') })
      for (const frames of entries) {
        const sealed = this.#statements.sealedSeq.get(frames.run)
        if (sealed !== undefined && frames.firstSeq > integer(sealed, 'sealed_seq')) yield frames
      }
    }
  }

  /** The segment that holds the event `seq`, if one does; else the one before it, or undefined. */
  segment(id: number, seq: number): Frames | undefined {
    const row = this.#statements.segment.get(id, seq)
    if (row === undefined) return undefined
    return {
      bytes: blob(row, 'frames'),
      firstSeq: integer(row, 'first_seq'),
      lastSeq: integer(row, 'last_seq'),
    }
  }

  endedBefore(time: number): readonly { readonly owner: string; readonly runId: string }[] {
    const rows = this.#statements.endedBefore.all(time)
    return rows.map((row) => ({ owner: text(row, 'owner'), runId: text(row, 'run_id') }))
  }

  /** From here on there is no such run; its segments are still to be swept. */
  remove(id: number): void {
    this.#statements.removeRun.run(id)
  }

  /** Deletes some segments of a removed run. @returns whether there were any. */
  sweep(id: number): boolean {
    return this.#statements.sweep.run(id).changes !== 0
  }

  /** Deletes the segments of all removed runs. */
  sweepOrphans(): void {
    this.#database.exec('DELETE FROM segments WHERE run NOT IN (SELECT id FROM runs)')
  }

  close(): void {
    this.#database.close()
  }
}

function prepare(database: DatabaseSync) {
  const sealedSeq = `coalesce(
    (SELECT last_seq FROM segments WHERE run = runs.id ORDER BY first_seq DESC LIMIT 1), 0) AS sealed_seq`
  return {
    begin: database.prepare('BEGIN IMMEDIATE'),
    commit: database.prepare('COMMIT'),
    becomeWriter: database.prepare('UPDATE log SET writer = writer + 1 RETURNING writer'),
    findRun: database.prepare(`SELECT id, end_seq, ${sealedSeq} FROM runs WHERE owner = ? AND run_id = ?`),
    sealedSeq: database.prepare(`SELECT ${sealedSeq} FROM runs WHERE id = ?`),
    createRun: database.prepare('INSERT OR IGNORE INTO runs (owner, run_id) VALUES (?, ?)'),
    sealedBytes: database.prepare(
      'SELECT coalesce(sum(length(frames)), 0) AS bytes FROM segments WHERE run = ?',
    ),
    // Who may write is checked by the statement that writes, so that nobody can come in between.
    append: database.prepare('INSERT INTO journal (directory, frames) SELECT ?, ? FROM log WHERE writer = ?'),
    seal: database.prepare(
      `INSERT INTO segments (run, first_seq, last_seq, frames) SELECT ?, ?, ?, ? FROM log WHERE writer = ?`,
    ),
    endRun: database.prepare('UPDATE runs SET end_seq = ?, ended_at = ? WHERE id = ?'),
    journal: database.prepare('SELECT directory, frames FROM journal ORDER BY id'),
    cutJournal: database.prepare('DELETE FROM journal WHERE id < ? AND (SELECT writer FROM log) = ?'),
    segment: database.prepare(
      `SELECT first_seq, last_seq, frames FROM segments
       WHERE run = ? AND first_seq <= ? ORDER BY first_seq DESC LIMIT 1`,
    ),
    endedBefore: database.prepare('SELECT owner, run_id FROM runs WHERE ended_at < ?'),
    removeRun: database.prepare('DELETE FROM runs WHERE id = ?'),
    sweep: database.prepare(
      'DELETE FROM segments WHERE id IN (SELECT id FROM segments WHERE run = ? LIMIT 16)',
    ),
  }
}

type Row = Record<string, SQLOutputValue>

function integer(row: Row | undefined, column: string): number {
  const value = row?.[column]
  if (typeof value !== 'number') throw new TypeError(`${column} is no number`)
  return value
}

function text(row: Row, column: string): string {
  const value = row[column]
  if (typeof value !== 'string') throw new TypeError(`${column} is no text`)
  return value
}

function blob(row: Row, column: string): Uint8Array {
  const value = row[column]
  if (!(value instanceof Uint8Array)) throw new TypeError(`${column} is no blob`)
  return value
}
