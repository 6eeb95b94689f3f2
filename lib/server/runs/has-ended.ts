import type { RunRecord } from '@/lib/server/storage/storage'

/** Whether a run has its end stored: it neither runs nor waits for a person. */
export function hasEnded({ status }: RunRecord): boolean {
  return status !== 'running' && status !== 'waiting'
}
