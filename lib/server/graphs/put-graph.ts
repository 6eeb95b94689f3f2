import type { GraphDefinition } from '@/lib/protocol/graphs'
import { nextDocument } from '@/lib/server/agents/named-documents'
import type { GraphServices } from './graph-services'
import type { KnownGraph } from './known-graphs'
import { keepVersion, removeVersions } from './kept-versions'

/** Words that stand in the place of an id in a path. */
const reservedIds: ReadonlySet<string> = new Set(['new', 'import', 'check', 'execute'])

export function isTaken(graphs: ReadonlyMap<string, KnownGraph>, id: string): boolean {
  return reservedIds.has(id) || graphs.has(id)
}

/**
 * Stores a graph and keeps the version whose place it takes.
 *
 * @returns false, with nothing stored, when `before` is not the last version (any more).
 */
export async function putGraph(
  { storage, clock }: Pick<GraphServices, 'storage' | 'clock'>,
  owner: string,
  id: string,
  definition: GraphDefinition,
  before?: KnownGraph,
): Promise<boolean> {
  const document = nextDocument('graph', id, definition, clock(), before)
  // Kept first, so that a crash between the two loses no version.
  if (before && before.revision > 0) await keepVersion(storage, owner, before)
  const isStored = await storage.putDocument(owner, document)
  // What a graph of this id left that was deleted while it was being saved.
  if (isStored && document.revision === 1) await removeVersions(storage, owner, id)
  return isStored
}
