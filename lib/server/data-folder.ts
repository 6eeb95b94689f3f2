import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** SQLITE_BUSY, of https://www.sqlite.org/rescode.html. */
const busy = 5

/**
 * Makes the data folder, readable by its owner alone, and takes it for this process. Two processes on one folder would
 * each take the other's runs for orphans. The lock is an open transaction on a file of its own: the system lets go of it
 * when the process dies, however it dies.
 * @returns the lock; disposing of it frees the folder.
 * @throws Error with a sentence for whoever starts Weir when another process has the folder; what node:fs and
 * node:sqlite throw when it cannot be made or written.
 */
export function lockDataFolder(path: string): Disposable {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  const database = new DatabaseSync(join(path, 'lock.sqlite'))
  try {
    database.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if (!isBusy(error)) throw error
    throw new Error(
      `Another Weir is using the data folder ${path}. Stop it, or set WEIR_DATA_DIR to another folder.`,
      { cause: error },
    )
  }
  return {
    [Symbol.dispose]() {
      database.close()
    },
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === busy
}
