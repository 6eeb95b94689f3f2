import type { Archive } from '@/lib/server/storage/archive'
import type { Storage } from '@/lib/server/storage/storage'
import { answerVerbs } from './answers'
import { archiveVerbs } from './archive'
import { conversationVerbs } from './conversations'
import { openDatabase } from './database'
import { documentVerbs } from './documents'
import { fileVerbs } from './files'
import { messageVerbs } from './messages'
import { runListVerbs } from './run-list'
import { runVerbs } from './runs'

/**
 * Storage in one SQLite file, for one process.
 * @param options.path the database file; made if it is missing, its folder is not.
 * @throws Error when the file cannot be opened, is no database, or was written by a newer Weir.
 */
export function openSqliteStorage(options: { readonly path: string }): Storage & Archive {
  const database = openDatabase(options.path)
  return {
    ...conversationVerbs(database),
    ...messageVerbs(database),
    ...runVerbs(database),
    ...runListVerbs(database),
    ...answerVerbs(database),
    ...documentVerbs(database),
    ...fileVerbs(database),
    ...archiveVerbs(database),
    async ping() {
      database.get('select 1', {})
    },
    async close() {
      database.close()
    },
  }
}
