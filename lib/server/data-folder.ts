import { mkdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { systemReason } from './system-reason'

/** SQLITE_BUSY, of https://www.sqlite.org/rescode.html. */
const busy = 5

/** The conversations in it, unless they are kept in a database of their own. */
export const conversationsFile = 'weir.sqlite'

/** The data folder cannot be used, or another process has it. The message says which, why and what to do. */
export class DataFolderError extends Error {
  override readonly name = 'DataFolderError'
}

/**
 * Makes the data folder, readable by its owner alone, and takes it for this process. Two processes on one folder would
 * each take the other's runs for orphans. The lock is an open transaction on a file of its own: the system lets go of it
 * when the process dies, however it dies.
 * @returns the lock, which need not be kept; disposing of it frees the folder.
 * @throws DataFolderError when another process has the folder, and when it cannot be made or written.
 */
export function lockDataFolder(path: string): Disposable {
  const database = openLock(path)
  try {
    database.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if (!isBusy(error)) throw unusable(path, error)
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

function openLock(path: string): DatabaseSync {
  try {
    makeFolder(path)
    return new DatabaseSync(join(path, 'lock.sqlite'))
  } catch (error) {
    throw unusable(path, error)
  }
}

/** Not with `recursive`: where the system refuses a folder as /proc does, Node then tries without end. */
function makeFolder(path: string): void {
  const there = statSync(path, { throwIfNoEntry: false })
  if (there?.isDirectory()) return
  if (there) throw new Error(`${path} is a file`)
  const parent = dirname(path)
  if (parent !== path) makeFolder(parent)
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error
  }
}

function unusable(path: string, error: unknown): DataFolderError {
  return new DataFolderError(
    `WEIR_DATA_DIR must be a folder that Weir can write to, and ${path} is not: ${systemReason(error)}.`,
    { cause: error },
  )
}
