import { expect } from 'vitest'
import { documentKinds } from '@/lib/server/storage/document-kinds'
import type { Storage } from '@/lib/server/storage/storage'
import { awkwardTexts, documentRecord, owner, storageCase } from './records'

function find(storage: Storage) {
  return storage.findDocument(owner, 'agent', 'agent')
}

export const documentCases = [
  storageCase('a document is found as it was put, and each save replaces the one before', async (storage) => {
    const first = documentRecord()
    const second = documentRecord({ revision: 2, body: ['other', null], created: 1_500, updated: 2_000 })
    expect(await find(storage)).toBeUndefined()

    expect(await storage.putDocument(owner, first)).toBe(true)
    expect(await find(storage)).toEqual(first)
    expect(await storage.putDocument(owner, second)).toBe(true)

    expect(await find(storage)).toEqual(second)
    expect(await storage.listDocuments(owner, 'agent')).toEqual([second])
  }),

  storageCase('any revision but the next is refused, and changes nothing', async (storage) => {
    for (const revision of [0, 2, -1]) {
      expect(await storage.putDocument(owner, documentRecord({ revision }))).toBe(false)
    }
    expect(await storage.listDocuments(owner, 'agent')).toEqual([])
    await storage.putDocument(owner, documentRecord())
    const second = documentRecord({ revision: 2 })
    await storage.putDocument(owner, second)

    for (const revision of [0, 1, 2, 4]) {
      const late = documentRecord({ revision, body: 'late', updated: 9_000 })
      expect(await storage.putDocument(owner, late)).toBe(false)
    }

    expect(await find(storage)).toEqual(second)
  }),

  storageCase(
    'of 20 saves at once of one revision, one is stored and the others are told',
    async (storage) => {
      for (const revision of [1, 2, 3]) {
        const saves = Array.from({ length: 20 }, (_, index) =>
          documentRecord({ revision, body: `save ${index}`, updated: revision * 1_000 + index }),
        )

        const results = await Promise.all(saves.map((save) => storage.putDocument(owner, save)))

        expect(results.filter(Boolean)).toHaveLength(1)
        expect(await find(storage)).toEqual(saves[results.indexOf(true)])
      }
      expect(await storage.listDocuments(owner, 'agent')).toHaveLength(1)
    },
  ),

  storageCase('documents are listed by kind and in the order of their ids', async (storage) => {
    const ids = ['zeta', 'Zeta', 'alpha', '10', '9', 'alpha.b', 'édith', '日本']
    for (const id of ids) await storage.putDocument(owner, documentRecord({ id }))
    const server = documentRecord({ kind: 'tool_server', id: 'alpha', body: { url: 'http://tools' } })
    await storage.putDocument(owner, server)

    const listed = await storage.listDocuments(owner, 'agent')

    expect(listed.map(({ id }) => id)).toEqual(ids.toSorted())
    expect(listed[0]).toEqual(documentRecord({ id: '10' }))
    expect(await storage.listDocuments(owner, 'tool_server')).toEqual([server])
    expect(await storage.findDocument(owner, 'tool_server', 'alpha')).toEqual(server)
    expect(await storage.findDocument(owner, 'tool_server', 'zeta')).toBeUndefined()
  }),

  storageCase('documents of every kind keep apart under one id', async (storage) => {
    const documents = documentKinds.map((kind) => documentRecord({ kind, body: `A ${kind}` }))
    for (const document of documents) expect(await storage.putDocument(owner, document)).toBe(true)

    for (const document of documents) {
      expect(await storage.findDocument(owner, document.kind, 'agent')).toEqual(document)
      expect(await storage.listDocuments(owner, document.kind)).toEqual([document])
    }
    expect(documents).toHaveLength(5)
  }),

  storageCase('of a prefix, the documents are listed whose ids begin with it', async (storage) => {
    const ids = ['a', 'a/1', 'a/10', 'a/2', 'A/1', 'ab', 'b/a/1', 'a.1', 'a/\u{10FFFF}z', 'a0']
    for (const id of ids) await storage.putDocument(owner, documentRecord({ id }))
    await storage.putDocument(owner, documentRecord({ kind: 'graph_version', id: 'a/1' }))
    const listed = async (prefix: string) =>
      (await storage.listDocuments(owner, 'agent', prefix)).map(({ id }) => id)

    expect(await listed('a/')).toEqual(['a/1', 'a/10', 'a/2', 'a/\u{10FFFF}z'])
    expect(await listed('a/1')).toEqual(['a/1', 'a/10'])
    expect(await listed('a/\u{10FFFF}')).toEqual(['a/\u{10FFFF}z'])
    expect(await listed('a/3')).toEqual([])
    expect(await listed('')).toEqual(ids.toSorted())
    expect(await storage.listDocuments(owner, 'webhook', 'a')).toEqual([])
  }),

  storageCase('awkward texts are prefixes that mean nothing but themselves', async (storage) => {
    const prefixes = [...awkwardTexts, '%', '_', '.*', '^a', 'a|b', '\\', '[a', '\u{10FFFF}']
    const others = ['a', 'b', 'abc', 'xyz', '']
    for (const id of others) await storage.putDocument(owner, documentRecord({ id }))

    for (const prefix of prefixes) {
      expect(await storage.listDocuments(owner, 'agent', prefix)).toEqual([])
      const inside = [prefix, `${prefix}\u0000`, `${prefix}é`].map((id) => documentRecord({ id }))
      for (const document of inside) await storage.putDocument(owner, document)
      expect(await storage.listDocuments(owner, 'agent', prefix)).toEqual(inside)
      for (const { id } of inside) await storage.removeDocument(owner, 'agent', id)
    }
  }),

  storageCase('documents of one kind are found for all owners, oldest first', async (storage) => {
    const put = async (whose: string, id: string, created: number) => {
      await storage.putDocument(whose, documentRecord({ kind: 'webhook', id, created }))
    }
    await put('bob', 'late', 3_000)
    await put('eve', 'first', 1_000)
    await put('bob', 'same', 2_000)
    await put('ada', 'same', 2_000)
    await storage.putDocument('ada', documentRecord({ id: 'agent', created: 500 }))
    await storage.putDocument(
      'eve',
      documentRecord({ kind: 'webhook', id: 'first', revision: 2, created: 1_000, updated: 9_000 }),
    )

    const found = await storage.documentsOfAll('webhook')

    expect(found.map((each) => [each.owner, each.document.id])).toEqual([
      ['eve', 'first'],
      ['ada', 'same'],
      ['bob', 'same'],
      ['bob', 'late'],
    ])
    expect(found[0]?.document).toEqual(await storage.findDocument('eve', 'webhook', 'first'))
    expect(await storage.documentsOfAll('graph')).toEqual([])
  }),

  storageCase('a removed document is gone, once, and its id begins again at revision 1', async (storage) => {
    await storage.putDocument(owner, documentRecord())
    await storage.putDocument(owner, documentRecord({ revision: 2 }))
    const kept = documentRecord({ kind: 'tool_server' })
    await storage.putDocument(owner, kept)

    expect(await storage.removeDocument(owner, 'agent', 'agent')).toBe(true)
    expect(await storage.removeDocument(owner, 'agent', 'agent')).toBe(false)
    expect(await storage.removeDocument(owner, 'agent', 'none')).toBe(false)

    expect(await find(storage)).toBeUndefined()
    expect(await storage.listDocuments(owner, 'agent')).toEqual([])
    expect(await storage.findDocument(owner, 'tool_server', 'agent')).toEqual(kept)
    expect(await storage.putDocument(owner, documentRecord({ revision: 3 }))).toBe(false)
    expect(await storage.putDocument(owner, documentRecord())).toBe(true)
  }),

  storageCase('awkward texts are ids and bodies of documents like any other', async (storage) => {
    for (const text of awkwardTexts) {
      const body = JSON.parse(JSON.stringify({ text, list: [text, [], {}], none: null }))
      const document = documentRecord({ id: text, body })
      expect(await storage.findDocument(owner, 'agent', text)).toBeUndefined()
      expect(await storage.removeDocument(owner, 'agent', text)).toBe(false)
      expect(await storage.putDocument(owner, document)).toBe(true)
      expect(await storage.findDocument(owner, 'agent', text)).toEqual(document)
    }
    expect(await storage.listDocuments(owner, 'agent')).toHaveLength(awkwardTexts.length)
    expect(await storage.removeDocument(owner, 'agent', '__proto__')).toBe(true)
    expect(await storage.listDocuments(owner, 'agent')).toHaveLength(awkwardTexts.length - 1)
  }),

  storageCase('bodies come back as they were: awkward keys, bare values, a megabyte', async (storage) => {
    const anything = '{"$set":{"a.b":1},"__proto__":{"x":[]},"":{},"none":null,"list":[[],{}],"half":0.5}'
    const bodies = [JSON.parse(anything), null, false, 0, '', [], 'Ünïcode\n'.repeat(131_072)]

    for (const [index, body] of bodies.entries()) {
      const id = `document ${index}`
      await storage.putDocument(owner, documentRecord({ id, body }))
      const found = await storage.findDocument(owner, 'agent', id)
      expect(JSON.stringify(found?.body) === JSON.stringify(body)).toBe(true)
    }
  }),
]
