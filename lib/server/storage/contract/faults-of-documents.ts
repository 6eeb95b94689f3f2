/** Faults around the documents that people made. */
import type { StoredDocument } from '@/lib/server/storage/storage'
import { type Fault, pause } from './fault'

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
