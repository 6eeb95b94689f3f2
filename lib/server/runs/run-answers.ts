import type { Answers, PersonAnswer } from '@/lib/server/engine/ports'
import type { Flight, RunJob } from '@/lib/server/run-queue/run-queue'
import type { RunServices } from './run-services'
import { untilStorageAnswers } from './until-storage-answers'

export interface RunAnswers extends Answers {
  /**
   * Says that the driver is about to leave. Resolves to false when there is an answer that it has not seen: then it has
   * to stay. Otherwise it may go: a wake that comes now is handed back to the queue, for the next driver.
   */
  leave(): Promise<boolean>
}

/** What people have answered to a run, read from the storage at each wake of its driver. */
export async function readAnswers(
  { storage, queue, storageRetryMs }: RunServices,
  job: RunJob,
  flight: Flight,
): Promise<RunAnswers> {
  const read = async (): Promise<ReadonlyMap<string, PersonAnswer>> => {
    const answers = await untilStorageAnswers(() => storage.answersOf(job.owner, job.runId), storageRetryMs)
    return new Map(answers.map(({ questionId, answer }) => [questionId, answer]))
  }
  let known = await read()
  let hasLeft = false
  let next: Promise<void> | undefined
  const change = async (): Promise<void> => {
    await flight.woken()
    next = undefined
    if (hasLeft) return queue.wake(job)
    known = await read()
  }
  return {
    of: (questionId) => known.get(questionId),
    // One for all who wait: whoever comes second must not miss the wake that the first one heard.
    changed: () => (next ??= change()),
    leave: async () => {
      hasLeft = true
      const latest = await read()
      if (latest.size === known.size) return true
      known = latest
      hasLeft = false
      return false
    },
  }
}
