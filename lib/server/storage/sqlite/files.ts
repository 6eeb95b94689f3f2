import { z } from 'zod'
import { AppError } from '@/lib/server/http/app-error'
import type { FileEntry, Storage, StoredFile } from '@/lib/server/storage/storage'
import type { Database, Values } from './database'

export const fileQueries = {
  put: `
    insert into files (owner, conversation_id, name, media_type, updated, data)
    select owner, id, :name, :media_type, :updated, :data from conversations
    where owner = :owner and id = :conversation_id
    on conflict (owner, conversation_id, name) do update
    set media_type = excluded.media_type, updated = excluded.updated, data = excluded.data`,
  find: `
    select * from files
    where owner = :owner and conversation_id = :conversation_id and name = :name`,
  list: `
    select conversation_id, name, media_type, updated, length(data) as size from files
    where owner = :owner and conversation_id = :conversation_id order by name`,
}

type FileVerbs = Pick<Storage, 'putFile' | 'findFile' | 'listFiles'>

export function fileVerbs(database: Database): FileVerbs {
  return {
    async putFile(owner, file) {
      if (database.run(fileQueries.put, fileValues(owner, file)) > 0) return
      throw new AppError('not_found', 'This conversation does not exist (any more).', {
        param: 'conversation_id',
      })
    },

    async findFile(owner, conversationId, name) {
      const row = database.get(fileQueries.find, { owner, conversation_id: conversationId, name })
      return row === undefined ? undefined : readFile(row)
    },

    async listFiles(owner, conversationId) {
      return database.all(fileQueries.list, { owner, conversation_id: conversationId }).map(readEntry)
    },
  }
}

const entryFields = {
  conversation_id: z.string(),
  name: z.string(),
  media_type: z.string(),
  updated: z.number().int(),
}

const entryRow = z.object({ ...entryFields, size: z.number().int() })
const fileRow = z.object({ ...entryFields, data: z.instanceof(Uint8Array) })

function readEntry(row: unknown): FileEntry {
  const { conversation_id, name, media_type, updated, size } = entryRow.parse(row)
  return { conversationId: conversation_id, name, mediaType: media_type, updated, size }
}

export function readFile(row: unknown): StoredFile {
  const { conversation_id, name, media_type, updated, data } = fileRow.parse(row)
  return { conversationId: conversation_id, name, mediaType: media_type, updated, data }
}

export function fileValues(owner: string, file: StoredFile): Values {
  const { conversationId, name, mediaType, updated, data } = file
  return { owner, conversation_id: conversationId, name, media_type: mediaType, updated, data }
}
