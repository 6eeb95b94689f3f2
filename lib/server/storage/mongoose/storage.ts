import type { Archive } from '@/lib/server/storage/archive'
import type { Storage } from '@/lib/server/storage/storage'
import type { MongooseStorageOptions } from './connect'
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
 * Storage in MongoDB, a replica set or a sharded cluster: it needs transactions. Nothing is connected before the first
 * call. Every call throws AppError `unavailable` while the server is away, and works again when it is back.
 */
export function openMongooseStorage(options: MongooseStorageOptions): Storage & Archive {
  const database = openDatabase(options)
  return {
    ...conversationVerbs(database),
    ...messageVerbs(database),
    ...runVerbs(database),
    ...runListVerbs(database),
    ...answerVerbs(database),
    ...documentVerbs(database),
    ...fileVerbs(database),
    ...archiveVerbs(database),
    ping: () => database.ping(),
    close: () => database.close(),
  }
}
