'use client'

import { sentenceOf } from './sentence-of'
import { useToast } from './use-toast'

/** Resolves to what an action gives; null when it failed, which a toast says after `what`, such as "Not deleted." */
export type Attempt = <Result>(what: string, action: Promise<Result>) => Promise<Result | null>

/** @param onEnd follows each attempt, also one that failed */
export function useAttempt(onEnd: () => Promise<void>): Attempt {
  const toast = useToast()
  return async (what, action) => {
    const result = await action.catch((error: unknown) => {
      toast.show({ text: `${what} ${sentenceOf(error)}`, isError: true })
      return null
    })
    await onEnd()
    return result
  }
}
