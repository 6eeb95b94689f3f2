import { setTimeout as sleep } from 'node:timers/promises'
import { isAppError } from '@/lib/server/http/app-error'

/** Does `work` again every `pauseMs` while the storage is away. What else it throws, this throws. */
export async function untilStorageAnswers<T>(work: () => Promise<T>, pauseMs: number): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!isUnavailable(error)) throw error
    }
    await sleep(pauseMs)
  }
}

/** Whether the same work may succeed as soon as a server that is away has come back. */
export function isUnavailable(error: unknown): boolean {
  return isAppError(error) && error.code === 'unavailable'
}
