import type { RunEndStatus } from '@/lib/protocol/events'
import type { StopReason } from '@/lib/server/engine/run'
import { findRun } from './follow-run'
import { endStatusOf, hasEnded } from './has-ended'
import type { RunServices } from './run-services'

/**
 * Stops a run from anywhere. The driver is told at once, and the wish is stored before this resolves, so that a
 * crash right after it resumes nothing. No-op when the run has ended.
 *
 * @returns how the run had ended before; else `stopping`.
 * @throws AppError `not_found`
 */
export async function cancelRun(
  services: RunServices,
  owner: string,
  runId: string,
  by: string,
): Promise<RunEndStatus | 'stopping'> {
  const run = await findRun(services, owner, runId)
  const ended = endStatusOf(run)
  if (ended !== undefined) return ended
  const { storage, queue } = services
  const reason: StopReason = { reason: 'user', by }
  // At once, and both: the driver need not wait for a slow disk to be told.
  await Promise.all([storage.cancelRun(owner, runId, by), queue.cancel(runId, reason)])
  // A run that has no driver, because it waits, gets one, which finds the wish and ends it.
  const left = await storage.findRun(owner, runId)
  if (!left || hasEnded(left)) return 'stopping'
  await queue.wake({ owner, runId })
  await queue.cancel(runId, reason)
  return 'stopping'
}
