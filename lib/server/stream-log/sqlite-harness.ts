import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LogHarness, LogSettings } from './contract-harness'
import { openSqliteStreamLog, type SqliteStreamLogOptions } from './sqlite'

export interface SqliteHarness extends LogHarness {
  /** The database file. */
  readonly path: string
}

/** The SQLite adapter over a file of its own, which goes when the harness is disposed of. */
export async function openSqlite(
  settings: LogSettings & Pick<SqliteStreamLogOptions, 'onError'> = {},
): Promise<SqliteHarness> {
  const folder = mkdtempSync(join(tmpdir(), 'weir-log-'))
  const path = join(folder, 'log.sqlite')
  let log = openSqliteStreamLog({ ...settings, path })
  return {
    path,
    get log() {
      return log
    },
    async reopen() {
      await log.close()
      log = openSqliteStreamLog({ ...settings, path })
      return log
    },
    async [Symbol.asyncDispose]() {
      await log.close()
      rmSync(folder, { recursive: true })
    },
  }
}
