/** Carries all conversations from one storage to another. */
import type { Archive, ArchivedConversation, ConversationKey } from './archive'
import { contentHash } from './content-hash'

export interface CarryOverReport {
  /** Of the source. */
  readonly conversations: number
  readonly messages: number
  readonly runs: number
  /** Copied now, and read back with the same content. */
  readonly copied: number
  /** There already, with the same content: of an earlier attempt that was cut, say. */
  readonly unchanged: number
  /** In the target with a later change; left as they are there. */
  readonly newer: readonly ConversationKey[]
  /** In the target alone; left as they are. */
  readonly targetOnly: number
}

/**
 * Copies what the target does not have yet, one conversation at a time, each whole or not at all: after a cut it can be
 * run again and goes on where it was. Each copy is read back, and must have the content of the original.
 * @param onProgress is told after each conversation how many are done.
 * @throws Error when a copy is not like its original; what the storages throw.
 */
export async function carryOver(
  source: Archive,
  target: Archive,
  onProgress: (done: number, of: number) => void = () => {},
): Promise<CarryOverReport> {
  const keys = await source.conversationKeys()
  const counts = { messages: 0, runs: 0, copied: 0, unchanged: 0 }
  const newer: ConversationKey[] = []
  for (const [index, key] of keys.entries()) {
    const original = await source.readConversation(key)
    if (!original) throw new Error(`Conversation ${key.id} was removed while it was copied.`)
    counts.messages += original.messages.length
    counts.runs += original.runs.length
    const outcome = await carry(original, key, target)
    if (outcome === 'newer') newer.push(key)
    else counts[outcome] += 1
    onProgress(index + 1, keys.length)
  }
  const known = new Set(keys.map(nameOf))
  const there = await target.conversationKeys()
  const missing = known.size - there.filter((key) => known.has(nameOf(key))).length
  if (missing > 0) throw new Error(`${missing} conversations are missing in the target.`)
  return { conversations: keys.length, ...counts, newer, targetOnly: there.length - known.size }
}

async function carry(
  original: ArchivedConversation,
  key: ConversationKey,
  target: Archive,
): Promise<'copied' | 'unchanged' | 'newer'> {
  const before = await target.readConversation(key)
  const hash = hashOf(original)
  if (before && hashOf(before) === hash) return 'unchanged'
  if (before && before.conversation.updated > original.conversation.updated) return 'newer'
  await target.writeConversation(original)
  const copy = await target.readConversation(key)
  if (copy && hashOf(copy) === hash) return 'copied'
  throw new Error(`The copy of conversation ${key.id} is not like its original. Nothing was deleted.`)
}

function hashOf(archived: ArchivedConversation): string {
  const runs = archived.runs.toSorted((one, other) => (one.id < other.id ? -1 : 1))
  return contentHash({ ...archived, runs })
}

function nameOf({ owner, id }: ConversationKey): string {
  return JSON.stringify([owner, id])
}
