/** Versions of graphs that were replaced, kept as documents of their own: `<id>@<revision>`. */
import { graphDefinitionSchema } from '@/lib/protocol/graphs'
import type { Storage, StoredDocument } from '@/lib/server/storage/storage'
import { z } from 'zod'
import type { KnownGraph } from './known-graphs'

type VersionStorage = Pick<Storage, 'listDocuments' | 'putDocument' | 'removeDocument'>

/** Versions of one graph, the last one, which is the graph itself, included. */
const maxVersions = 50

/** Keeps a version that is about to be replaced, and forgets the oldest of those beyond the limit. */
export async function keepVersion(storage: VersionStorage, owner: string, graph: KnownGraph): Promise<void> {
  const { id, revision, definition, created, updated } = graph
  await storage.putDocument(owner, {
    kind: 'graph_version',
    // In the order of their revisions when they are listed by id.
    id: `${id}@${String(revision).padStart(8, '0')}`,
    revision: 1,
    body: { revision, definition },
    created,
    updated,
  })
  const kept = await documentsOf(storage, owner, id)
  for (const oldest of kept.slice(0, Math.max(0, kept.length - (maxVersions - 1)))) {
    await storage.removeDocument(owner, 'graph_version', oldest.id)
  }
}

/** Oldest first. */
export async function keptVersions(
  storage: Pick<Storage, 'listDocuments'>,
  owner: string,
  { id, isExample }: KnownGraph,
): Promise<KnownGraph[]> {
  const kept = await documentsOf(storage, owner, id)
  return kept.map(({ body, created, updated }) => ({
    ...versionBody.parse(body),
    id,
    isExample,
    created,
    updated,
  }))
}

export async function removeVersions(storage: VersionStorage, owner: string, id: string): Promise<void> {
  for (const version of await documentsOf(storage, owner, id)) {
    await storage.removeDocument(owner, 'graph_version', version.id)
  }
}

/** No id of a graph holds an `@`, so that none is found that belongs to another. */
function documentsOf(
  storage: Pick<Storage, 'listDocuments'>,
  owner: string,
  id: string,
): Promise<readonly StoredDocument[]> {
  return storage.listDocuments(owner, 'graph_version', `${id}@`)
}

const versionBody = z.object({ revision: z.number().int(), definition: graphDefinitionSchema })
