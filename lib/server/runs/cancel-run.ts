import type { StopReason } from '@/lib/server/engine/run'
import { findRun } from './follow-run'
import type { RunServices } from './run-services'

/**
 * Stops a run from anywhere. The wish is stored before this resolves, so that a crash right after it resumes nothing;
 * the driver is told at once. No-op when the run has ended.
 *
 * @throws AppError `not_found`
 */
export async function cancelRun(
  services: RunServices,
  owner: string,
  runId: string,
  by: string,
): Promise<void> {
  const run = await findRun(services, owner, runId)
  if (run.status !== 'running') return
  await services.storage.cancelRun(owner, runId, by)
  const reason: StopReason = { reason: 'user', by }
  await services.queue.cancel(runId, reason)
}
