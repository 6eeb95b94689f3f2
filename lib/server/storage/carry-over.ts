/** Carries all conversations and documents from one storage to another. */
import type { Archive, ArchivedConversation, ArchivedDocument, ConversationKey, DocumentKey } from './archive'
import { contentHash } from './content-hash'

/** What became of the things of one kind. */
export interface Tally<Key> {
  /** In the source. */
  readonly found: number
  /** Copied now, and read back with the same content. */
  readonly copied: number
  /** There already, with the same content: of an earlier attempt that was cut, say. */
  readonly unchanged: number
  /** In the target with a later change; left as they are there. */
  readonly newer: readonly Key[]
  /** In the target alone; left as they are. */
  readonly targetOnly: number
}

export interface CarryOverReport {
  readonly conversations: Tally<ConversationKey>
  /** What is in the conversations of the source. */
  readonly contents: Record<'messages' | 'runs' | 'answers' | 'files', number>
  readonly documents: Tally<DocumentKey>
}

/** Things of one kind in an archive, each under its key. */
interface Shelf<Key, Item> {
  readonly keys: () => Promise<readonly Key[]>
  readonly read: (key: Key) => Promise<Item | undefined>
  readonly write: (item: Item) => Promise<void>
}

interface Kind<Key, Item> {
  /** In singular. */
  readonly name: string
  readonly of: (archive: Archive) => Shelf<Key, Item>
  readonly hashOf: (item: Item) => string
  /** The time of its last change. */
  readonly updatedOf: (item: Item) => number
}

const conversationKind: Kind<ConversationKey, ArchivedConversation> = {
  name: 'conversation',
  of: (archive) => ({
    keys: () => archive.conversationKeys(),
    read: (key) => archive.readConversation(key),
    write: (item) => archive.writeConversation(item),
  }),
  hashOf: (archived) =>
    contentHash({
      ...archived,
      runs: sortedBy(archived.runs, ({ id }) => id),
      answers: sortedBy(archived.answers, ({ runId, questionId }) => JSON.stringify([runId, questionId])),
      files: sortedBy(archived.files, ({ name }) => name),
    }),
  // A file changes without its conversation.
  updatedOf: ({ conversation, files }) =>
    Math.max(conversation.updated, ...files.map(({ updated }) => updated)),
}

const documentKind: Kind<DocumentKey, ArchivedDocument> = {
  name: 'document',
  of: (archive) => ({
    keys: () => archive.documentKeys(),
    read: (key) => archive.readDocument(key),
    write: (item) => archive.writeDocument(item),
  }),
  hashOf: contentHash,
  updatedOf: ({ document }) => document.updated,
}

/**
 * Copies what the target does not have yet, one conversation and one document at a time, each whole or not at all: after
 * a cut it can be run again and goes on where it was. Each copy is read back, and must have the content of the original.
 * @param onProgress is told after each conversation how many are done.
 * @throws Error when a copy is not like its original; what the storages throw.
 */
export async function carryOver(
  source: Archive,
  target: Archive,
  onProgress: (done: number, of: number) => void = () => {},
): Promise<CarryOverReport> {
  const contents = { messages: 0, runs: 0, answers: 0, files: 0 }
  const conversations = await carryAll(conversationKind, source, target, (original, done, of) => {
    contents.messages += original.messages.length
    contents.runs += original.runs.length
    contents.answers += original.answers.length
    contents.files += original.files.length
    onProgress(done, of)
  })
  const documents = await carryAll(documentKind, source, target, () => {})
  return { conversations, contents, documents }
}

async function carryAll<Key extends { readonly id: string }, Item>(
  kind: Kind<Key, Item>,
  source: Archive,
  target: Archive,
  onEach: (original: Item, done: number, of: number) => void,
): Promise<Tally<Key>> {
  const [from, to] = [kind.of(source), kind.of(target)]
  const keys = await from.keys()
  const counts = { copied: 0, unchanged: 0 }
  const newer: Key[] = []
  for (const [index, key] of keys.entries()) {
    const original = await from.read(key)
    if (!original) throw new Error(`The ${kind.name} ${key.id} was removed while it was copied.`)
    const outcome = await carry(kind, original, key, to)
    if (outcome === 'newer') newer.push(key)
    else counts[outcome] += 1
    onEach(original, index + 1, keys.length)
  }
  const known = new Set(keys.map(nameOf))
  const there = await to.keys()
  const missing = known.size - there.filter((key) => known.has(nameOf(key))).length
  if (missing > 0) throw new Error(`${missing} ${kind.name}s are missing in the target.`)
  return { found: keys.length, ...counts, newer, targetOnly: there.length - known.size }
}

async function carry<Key extends { readonly id: string }, Item>(
  kind: Kind<Key, Item>,
  original: Item,
  key: Key,
  to: Shelf<Key, Item>,
): Promise<'copied' | 'unchanged' | 'newer'> {
  const before = await to.read(key)
  const hash = kind.hashOf(original)
  if (before && kind.hashOf(before) === hash) return 'unchanged'
  if (before && kind.updatedOf(before) > kind.updatedOf(original)) return 'newer'
  await to.write(original)
  const copy = await to.read(key)
  if (copy && kind.hashOf(copy) === hash) return 'copied'
  throw new Error(`The copy of ${kind.name} ${key.id} is not like its original. Nothing was deleted.`)
}

function sortedBy<Item>(items: readonly Item[], nameOfItem: (item: Item) => string): readonly Item[] {
  return items.toSorted((one, other) => (nameOfItem(one) < nameOfItem(other) ? -1 : 1))
}

/** One text for each key, whatever the order of its fields. */
function nameOf(key: object): string {
  return contentHash(key)
}
