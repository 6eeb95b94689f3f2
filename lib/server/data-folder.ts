import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** SQLITE_BUSY, of https://www.sqlite.org/rescode.html. */
const busy = 5

/** The conversations in it, unless they are kept in a database of their own. */
export const conversationsFile = 'weir.sqlite'

/** Another process has the data folder. The message says what to do. */
export class DataFolderError extends Error {
  override readonly name = 'DataFolderError'
}

/**
 * Makes the data folder, readable by its owner alone, and takes it for this process. Two processes on one folder would
 * each take the other's runs for orphans. The lock is an open transaction on a file of its own: the system lets go of it
 * when the process dies, however it dies.
 * @returns the lock, which need not be kept; disposing of it frees the folder.
 * @throws DataFolderError when another process has the folder; what node:fs and
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
    throw new DataFolderError(
      `Another Weir is using the data folder ${path}. Stop it, or set WEIR_DATA_DIR to another folder.`,
      { cause: error },
    )
  }
  const release = () => database.close()
  // A database that nobody refers to is collected as garbage, and the folder would be free while Weir still runs.
  process.once('exit', release)
  return {
    [Symbol.dispose]() {
      process.off('exit', release)
      release()
    },
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === busy
}
