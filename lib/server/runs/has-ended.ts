import type { RunEndStatus } from '@/lib/protocol/events'
import type { RunRecord } from '@/lib/server/storage/storage'

/** How a run ended, as it is stored; undefined while it runs or waits for a person. */
export function endStatusOf({ status }: RunRecord): RunEndStatus | undefined {
  return status === 'running' || status === 'waiting' ? undefined : status
}

/** Whether a run has its end stored: it neither runs nor waits for a person. */
export function hasEnded(run: RunRecord): boolean {
  return endStatusOf(run) !== undefined
}
