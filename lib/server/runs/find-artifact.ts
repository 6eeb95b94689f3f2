import { AppError } from '@/lib/server/http/app-error'
import type { StoredFile } from '@/lib/server/storage/storage'
import { findRun } from './follow-run'
import type { RunServices } from './run-services'

/**
 * What a tool of a run gave that was too large for an event. Its id is the name of a file of the conversation.
 * @throws AppError `not_found`
 */
export async function findArtifact(
  services: RunServices,
  owner: string,
  runId: string,
  artifactId: string,
): Promise<StoredFile> {
  const { conversationId } = await findRun(services, owner, runId)
  const file = await services.storage.findFile(owner, conversationId, artifactId)
  if (file?.name.startsWith('artifacts/')) return file
  throw new AppError('not_found', 'This run has no such artifact.')
}
