import type { ClientSession } from 'mongoose'
import { AppError } from '@/lib/server/http/app-error'
import type { FileEntry, Storage, StoredFile } from '@/lib/server/storage/storage'
import type { Collections } from './connect'
import type { Database } from './database'
import type { FileDocument, FoundFile } from './schema'

type FileVerbs = Pick<Storage, 'putFile' | 'findFile' | 'listFiles'>

/** What the index over them holds. */
const entryFields = { _id: 0, conversation_id: 1, name: 1, media_type: 1, updated: 1, size: 1 } as const

export function fileVerbs(database: Database): FileVerbs {
  return {
    async putFile(owner, file) {
      await database.transact(async (collections, session) => {
        const conversation = { owner, id: file.conversationId }
        const change = { $inc: { changes: 1 } }
        const { matchedCount } = await collections.conversations.updateOne(conversation, change, { session })
        if (matchedCount === 0) {
          throw new AppError('not_found', 'This conversation does not exist (any more).', {
            param: 'conversation_id',
          })
        }
        await writeFile(collections, owner, file, session)
      })
    },

    findFile(owner, conversationId, name) {
      return database.use(async ({ files }) => {
        const found = await files.findOne({ owner, conversation_id: conversationId, name }).lean<FoundFile>()
        return found ? fileOf(found) : undefined
      })
    },

    listFiles(owner, conversationId) {
      return database.use(async ({ files }) => {
        const inside = { owner, conversation_id: conversationId }
        const found = await files.find(inside, entryFields).sort({ name: 1 }).lean<FoundEntry[]>()
        return found.map(entryOf)
      })
    },
  }
}

/** Stores a file in the place of one with the same name. */
export async function writeFile(
  { files }: Collections,
  owner: string,
  file: StoredFile,
  session: ClientSession,
): Promise<void> {
  const { conversationId, name, mediaType, updated, data } = file
  await files.updateOne(
    { owner, conversation_id: conversationId, name },
    {
      $set: {
        media_type: mediaType,
        updated,
        size: data.byteLength,
        data: Buffer.from(data.buffer, data.byteOffset, data.byteLength),
      },
    },
    { upsert: true, session },
  )
}

type FoundEntry = Omit<FileDocument, 'data'>

function entryOf(document: FoundEntry): FileEntry {
  const { conversation_id, name, media_type, updated, size } = document
  return { conversationId: conversation_id, name, mediaType: media_type, updated, size }
}

export function fileOf(document: FoundFile): StoredFile {
  const { conversation_id, name, media_type, updated, data } = document
  // A copy: what the driver gives is a view of the whole reply.
  return {
    conversationId: conversation_id,
    name,
    mediaType: media_type,
    updated,
    data: new Uint8Array(data.buffer),
  }
}
