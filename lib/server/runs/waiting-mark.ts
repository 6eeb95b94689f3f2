import type { RunJob } from '@/lib/server/run-queue/run-queue'
import type { RunServices } from './run-services'
import { untilStorageAnswers } from './until-storage-answers'

export interface WaitingMark {
  /** Says whether the run waits for a person now. Holds nobody up. */
  set(isWaiting: boolean): void
  /** Resolves when all that was said is stored. */
  stored(): Promise<void>
}

/**
 * Keeps the storage told whether a run waits, one word after the other: lists show who needs a person.
 * @param isReadable resolves when the log has what was said: who reads that a run waits finds its question.
 */
export function createWaitingMark(
  { storage, storageRetryMs }: RunServices,
  { owner, runId }: RunJob,
  wasWaiting: boolean,
  isReadable: () => Promise<void>,
): WaitingMark {
  let last = wasWaiting
  let stored = Promise.resolve()
  return {
    set(isWaiting) {
      if (isWaiting === last) return
      last = isWaiting
      stored = stored
        .then(isReadable)
        .then(() => untilStorageAnswers(() => storage.markWaiting(owner, runId, isWaiting), storageRetryMs))
        .catch(console.error)
    },
    stored: () => stored,
  }
}
