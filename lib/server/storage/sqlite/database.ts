/** One SQLite connection with its prepared statements. */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { migrate } from './schema'

/** Values of a statement's `:names`. */
export type Values = Record<string, SQLInputValue>

export interface Database {
  /** The first row, or undefined. */
  get(sql: string, values: Values): unknown
  all(sql: string, values: Values): unknown[]
  /** Returns how many rows were changed. */
  run(sql: string, values: Values): number
  /** Runs `work` in a transaction that holds the write lock from the start; a throw undoes all of it. */
  write<T>(work: () => T): T
  /** No-op the second time. */
  close(): void
}

/**
 * Opens or creates a database file; its folder must exist. A write survives the death of the process as soon as it
 * returns; a power cut may take the last ones (`synchronous = normal` with a WAL), but never tears the file.
 */
export function openDatabase(path: string): Database {
  const connection = new DatabaseSync(path, { enableForeignKeyConstraints: true, timeout: 5_000 })
  connection.exec(`
    pragma journal_mode = wal;
    pragma synchronous = normal;
    pragma journal_size_limit = 67108864;
  `)
  migrate(connection)

  const statements = new Map<string, StatementSync>()
  function statement(sql: string): StatementSync {
    const known = statements.get(sql)
    if (known) return known
    const prepared = connection.prepare(sql)
    statements.set(sql, prepared)
    return prepared
  }

  return {
    get: (sql, values) => statement(sql).get(values),
    all: (sql, values) => statement(sql).all(values),
    run: (sql, values) => Number(statement(sql).run(values).changes),
    write(work) {
      connection.exec('begin immediate')
      try {
        const result = work()
        connection.exec('commit')
        return result
      } catch (error) {
        // A full disk and the like end the transaction by themselves.
        if (connection.isTransaction) connection.exec('rollback')
        throw error
      }
    },
    close() {
      if (connection.isOpen) connection.close()
    },
  }
}
