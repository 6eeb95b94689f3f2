import type { RunFilter, RunList } from '@/lib/protocol/runs'
import type { RunServices } from './run-services'
import { usageSoFar } from './usage-so-far'

/** Use case of `GET /api/runs`. @throws AppError `invalid_request` for a cursor that it did not give out. */
export async function listRuns(
  services: RunServices,
  owner: string,
  page: RunFilter & { limit: number; cursor?: string | undefined },
): Promise<RunList> {
  const { items, nextCursor } = await services.storage.listRuns(owner, page)
  const counted = items.map(async (run) =>
    run.usage === null ? { ...run, usage: await usageSoFar(services, owner, run.run_id) } : run,
  )
  return { items: await Promise.all(counted), next_cursor: nextCursor }
}
