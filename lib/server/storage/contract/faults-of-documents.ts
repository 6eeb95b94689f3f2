/** Faults around the documents that people made. */
import type { Storage, StoredDocument } from '@/lib/server/storage/storage'
import { type Fault, pause } from './fault'

const escaped = (letter: string) => `\\u{${letter.codePointAt(0)?.toString(16)}}`

/** Lists what a pattern made of the prefix matches, from the beginning of the id. */
function listsByPattern(patternOf: (prefix: string) => string): (sound: Storage) => Partial<Storage> {
  return (sound) => ({
    async listDocuments(owner, kind, prefix = '') {
      const pattern = new RegExp(`^${patternOf(prefix)}`, 'su')
      return (await sound.listDocuments(owner, kind)).filter(({ id }) => pattern.test(id))
    },
  })
}

export const documentFaults: readonly Fault[] = [
  {
    fault: 'looks at the revision before it stores, not while',
    noticedBy: 'of 20 saves at once of one revision, one is stored and the others are told',
    broken: (sound) => ({
      async putDocument(owner, document) {
        const before = await sound.findDocument(owner, document.kind, document.id)
        await pause()
        if (document.revision !== (before?.revision ?? 0) + 1) return false
        await sound.putDocument(owner, document)
        return true
      },
    }),
  },
  {
    fault: 'says that it saved what it refused',
    noticedBy: 'any revision but the next is refused, and changes nothing',
    broken: (sound) => ({
      async putDocument(owner, document) {
        await sound.putDocument(owner, document)
        return true
      },
    }),
  },
  {
    fault: 'takes any later revision for the next',
    noticedBy: 'any revision but the next is refused, and changes nothing',
    broken: (sound) => ({
      async putDocument(owner, document) {
        const before = await sound.findDocument(owner, document.kind, document.id)
        const next = (before?.revision ?? 0) + 1
        return sound.putDocument(owner, { ...document, revision: Math.min(document.revision, next) })
      },
    }),
  },
  {
    fault: 'keeps when a document was first made, whatever a save says',
    noticedBy: 'a document is found as it was put, and each save replaces the one before',
    broken(sound) {
      let first: StoredDocument | undefined
      return {
        async putDocument(owner, document) {
          first ??= document
          return sound.putDocument(owner, { ...document, created: first.created })
        },
      }
    },
  },
  {
    fault: 'finds documents by id alone',
    noticedBy: 'documents are listed by kind and in the order of their ids',
    broken: (sound) => ({
      findDocument: async (owner, _kind, id) =>
        (await sound.findDocument(owner, 'agent', id)) ??
        (await sound.findDocument(owner, 'tool_server', id)),
    }),
  },
  {
    fault: 'lists documents of all kinds',
    noticedBy: 'documents are listed by kind and in the order of their ids',
    broken: (sound) => ({
      listDocuments: async (owner) => [
        ...(await sound.listDocuments(owner, 'agent')),
        ...(await sound.listDocuments(owner, 'tool_server')),
      ],
    }),
  },
  {
    fault: 'lists documents as a person would order them',
    noticedBy: 'documents are listed by kind and in the order of their ids',
    broken: (sound) => ({
      async listDocuments(owner, kind) {
        const documents = await sound.listDocuments(owner, kind)
        return documents.toSorted((one, other) => one.id.localeCompare(other.id))
      },
    }),
  },
  {
    fault: 'takes a prefix for a pattern of SQL',
    noticedBy: 'awkward texts are prefixes that mean nothing but themselves',
    broken: listsByPattern((prefix) =>
      prefix.replaceAll(/[^%_]/gu, escaped).replaceAll('%', '.*').replaceAll('_', '.'),
    ),
  },
  {
    fault: 'takes dots and stars in a prefix for a pattern',
    noticedBy: 'awkward texts are prefixes that mean nothing but themselves',
    broken: listsByPattern((prefix) => prefix.replaceAll(/[^.*]/gu, escaped)),
  },
  {
    fault: 'lists what holds the prefix anywhere',
    noticedBy: 'of a prefix, the documents are listed whose ids begin with it',
    broken: listsByPattern((prefix) => `.*${prefix.replaceAll(/./gsu, escaped)}`),
  },
  {
    fault: 'takes no account of the prefix',
    noticedBy: 'of a prefix, the documents are listed whose ids begin with it',
    broken: (sound) => ({ listDocuments: (owner, kind) => sound.listDocuments(owner, kind) }),
  },
  {
    fault: 'ends the range of a prefix at the last letter it can think of',
    noticedBy: 'of a prefix, the documents are listed whose ids begin with it',
    broken: (sound) => ({
      async listDocuments(owner, kind, prefix = '') {
        const documents = await sound.listDocuments(owner, kind)
        return documents.filter(({ id }) => id >= prefix && id < `${prefix}z`)
      },
    }),
  },
  {
    fault: 'finds the documents of one owner for all',
    noticedBy: 'documents of one kind are found for all owners, oldest first',
    broken: (sound) => ({
      async documentsOfAll(kind) {
        const documents = await sound.listDocuments('bob', kind)
        return documents.map((document) => ({ owner: 'bob', document }))
      },
    }),
  },
  {
    fault: 'finds documents for all owners by their last change',
    noticedBy: 'documents of one kind are found for all owners, oldest first',
    broken: (sound) => ({
      async documentsOfAll(kind) {
        const found = await sound.documentsOfAll(kind)
        return found.toSorted((one, other) => one.document.updated - other.document.updated)
      },
    }),
  },
  {
    fault: 'hides what was removed and goes on counting',
    noticedBy: 'a removed document is gone, once, and its id begins again at revision 1',
    broken(sound) {
      const removed = new Set<string>()
      return {
        async removeDocument(owner, kind, id) {
          const isThere = (await sound.findDocument(owner, kind, id)) !== undefined && !removed.has(id)
          removed.add(id)
          return isThere
        },
        findDocument: async (owner, kind, id) =>
          kind === 'agent' && removed.has(id) ? undefined : sound.findDocument(owner, kind, id),
        async listDocuments(owner, kind) {
          const documents = await sound.listDocuments(owner, kind)
          return documents.filter(({ id }) => !removed.has(id))
        },
      }
    },
  },
  {
    fault: 'takes a key of a body for the prototype',
    noticedBy: 'bodies come back as they were: awkward keys, bare values, a megabyte',
    broken: (sound) => ({
      async findDocument(owner, kind, id) {
        const found = await sound.findDocument(owner, kind, id)
        const isRecord = typeof found?.body === 'object' && !Array.isArray(found.body) && found.body !== null
        return found && isRecord ? { ...found, body: Object.assign({}, found.body) } : found
      },
    }),
  },
]
