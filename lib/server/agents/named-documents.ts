/** Things that people make and name, such as agents and graphs: stored as documents, and some of them shipped. */
import { slugOf } from '@/lib/protocol/slug'
import type { Storage, StoredDocument } from '@/lib/server/storage/storage'

/** One kind of them. */
export interface NamedKind<Definition> {
  readonly kind: StoredDocument['kind']
  readonly parse: (body: unknown) => Definition
  /** What everybody has from the start, by id. */
  readonly shipped: ReadonlyMap<string, Definition>
}

export interface Known<Definition> {
  readonly id: string
  readonly definition: Definition
  /** 0 for one that is not stored. */
  readonly revision: number
  readonly isExample: boolean
  /** Epoch ms; 0 for one that is not stored. */
  readonly created: number
  readonly updated: number
}

/** What a thing that is not stored has in the place of these. */
export const unsaved = { revision: 0, created: 0, updated: 0 }

/** All of an owner by id: the shipped ones, in whose place a stored one of the same id stands. */
export async function knownOf<Definition>(
  storage: Pick<Storage, 'listDocuments'>,
  owner: string,
  { kind, parse, shipped }: NamedKind<Definition>,
): Promise<ReadonlyMap<string, Known<Definition>>> {
  const all = new Map<string, Known<Definition>>()
  for (const [id, definition] of shipped) all.set(id, { ...unsaved, id, definition, isExample: true })
  for (const { id, revision, body, created, updated } of await storage.listDocuments(owner, kind)) {
    const isExample = shipped.has(id)
    all.set(id, { id, definition: parse(body), revision, isExample, created, updated })
  }
  return all
}

/** The definitions alone. */
export function definitionsOf<Definition>(
  known: ReadonlyMap<string, Known<Definition>>,
): ReadonlyMap<string, Definition> {
  return new Map([...known.values()].map(({ id, definition }) => [id, definition]))
}

/** The document that takes the place of `before`, or is the first of its id. */
export function nextDocument<Definition>(
  kind: StoredDocument['kind'],
  id: string,
  definition: Definition,
  now: number,
  before?: Known<Definition>,
): StoredDocument {
  const revision = (before?.revision ?? 0) + 1
  return { kind, id, revision, body: definition, created: before?.created || now, updated: now }
}

/** The id of the first thing that should have the id `base`, and of its copies while that is taken: `-2`, `-3`, … */
export function idOfCopy(base: string, copy: number): string {
  return copy === 1 ? base : slugOf(`${base.slice(0, 56)}-${copy}`)
}
