import type { RunFilter, RunList } from '@/lib/protocol/runs'
import type { RunServices } from './run-services'

/** Use case of `GET /api/runs`. @throws AppError `invalid_request` for a cursor that it did not give out. */
export async function listRuns(
  { storage }: RunServices,
  owner: string,
  page: RunFilter & { limit: number; cursor?: string | undefined },
): Promise<RunList> {
  const { items, nextCursor } = await storage.listRuns(owner, page)
  return { items, next_cursor: nextCursor }
}
