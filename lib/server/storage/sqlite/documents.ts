import { z } from 'zod'
import { documentKinds } from '@/lib/server/storage/document-kinds'
import { afterPrefix } from '@/lib/server/storage/prefix'
import type { Storage, StoredDocument } from '@/lib/server/storage/storage'
import type { Database, Values } from './database'
import { ownJson, readOwner } from './rows'

export const documentQueries = {
  insert: `
    insert into documents (owner, kind, id, revision, body, created, updated)
    values (:owner, :kind, :id, :revision, :body, :created, :updated)
    on conflict do nothing`,
  replace: `
    update documents set revision = :revision, body = :body, created = :created, updated = :updated
    where owner = :owner and kind = :kind and id = :id and revision = :revision - 1`,
  find: 'select * from documents where owner = :owner and kind = :kind and id = :id',
  list: `
    select * from documents where owner = :owner and kind = :kind and id >= :prefix and id < :after
    order by id`,
  ofAll: 'select * from documents where kind = :kind order by created, owner, id',
  remove: 'delete from documents where owner = :owner and kind = :kind and id = :id',
}

type DocumentVerbs = Pick<
  Storage,
  'putDocument' | 'findDocument' | 'listDocuments' | 'documentsOfAll' | 'removeDocument'
>

/** SQLite has every blob after every text. */
const afterAllTexts = new Uint8Array()

export function documentVerbs(database: Database): DocumentVerbs {
  return {
    async putDocument(owner, document) {
      const query = document.revision === 1 ? documentQueries.insert : documentQueries.replace
      return database.run(query, documentValues(owner, document)) > 0
    },

    async findDocument(owner, kind, id) {
      const row = database.get(documentQueries.find, { owner, kind, id })
      return row === undefined ? undefined : readDocument(row)
    },

    async listDocuments(owner, kind, prefix = '') {
      const after = afterPrefix(prefix) ?? afterAllTexts
      return database.all(documentQueries.list, { owner, kind, prefix, after }).map(readDocument)
    },

    async documentsOfAll(kind) {
      return database.all(documentQueries.ofAll, { kind }).map((row) => ({
        owner: readOwner(row),
        document: readDocument(row),
      }))
    },

    async removeDocument(owner, kind, id) {
      return database.run(documentQueries.remove, { owner, kind, id }) > 0
    },
  }
}

const kind = z.enum(documentKinds)

const documentRow = z.object({
  kind,
  id: z.string(),
  revision: z.number().int(),
  body: ownJson<unknown>(),
  created: z.number().int(),
  updated: z.number().int(),
})

export function readDocument(row: unknown): StoredDocument {
  return documentRow.parse(row)
}

export function documentValues(owner: string, document: StoredDocument): Values {
  const { id, revision, body, created, updated } = document
  return { owner, kind: document.kind, id, revision, body: JSON.stringify(body), created, updated }
}

const documentKeyRow = z.object({ owner: z.string(), kind, id: z.string() })

export function readDocumentKey(row: unknown): z.infer<typeof documentKeyRow> {
  return documentKeyRow.parse(row)
}
