import { afterPrefix } from '@/lib/server/storage/prefix'
import type { Storage, StoredDocument } from '@/lib/server/storage/storage'
import type { Database } from './database'
import type { NamedDocument } from './schema'
import { isDuplicate } from './unavailable'

type DocumentVerbs = Pick<
  Storage,
  'putDocument' | 'findDocument' | 'listDocuments' | 'documentsOfAll' | 'removeDocument'
>

export function documentVerbs(database: Database): DocumentVerbs {
  return {
    async putDocument(owner, document) {
      const { kind, id, revision } = document
      try {
        return await database.transact(async ({ documents }, session) => {
          const before = await documents.findOne({ owner, kind, id }, { revision: 1 }, { session }).lean()
          if (revision !== (before?.revision ?? 0) + 1) return false
          const change = { $set: documentFields(owner, document) }
          await documents.updateOne({ owner, kind, id }, change, { upsert: true, session })
          return true
        })
      } catch (error) {
        // Of first saves at once, the index lets one through.
        if (isDuplicate(error)) return false
        throw error
      }
    },

    findDocument(owner, kind, id) {
      return database.use(async ({ documents }) => {
        const found = await documents.findOne({ owner, kind, id }).lean()
        return found ? storedOf(found) : undefined
      })
    },

    async listDocuments(owner, kind, prefix = '') {
      const after = afterPrefix(prefix)
      return database.use(async ({ documents, operator }) => {
        const id = operator({ $gte: prefix, ...(after !== undefined && { $lt: after }) })
        const found = await documents.find({ owner, kind, id }).sort({ id: 1 }).lean()
        return found.map(storedOf)
      })
    },

    documentsOfAll(kind) {
      return database.use(async ({ documents }) => {
        const found = await documents.find({ kind }).sort({ created: 1, owner: 1, id: 1 }).lean()
        return found.map((document) => ({ owner: document.owner, document: storedOf(document) }))
      })
    },

    removeDocument(owner, kind, id) {
      return database.use(async ({ documents }) => {
        const { deletedCount } = await documents.deleteOne({ owner, kind, id })
        return deletedCount > 0
      })
    },
  }
}

export function storedOf(document: NamedDocument): StoredDocument {
  const { kind, id, revision, created, updated } = document
  // Written by `JSON.stringify`; whoever asks for the document parses it.
  const body: unknown = JSON.parse(document.body)
  return { kind, id, revision, body, created, updated }
}

export function documentFields(owner: string, document: StoredDocument): NamedDocument {
  const { kind, id, revision, body, created, updated } = document
  return { owner, kind, id, revision, body: JSON.stringify(body), created, updated }
}
