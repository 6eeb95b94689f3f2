import type { AnswerMessage } from '@/lib/blocks/transcript'
import type { RunServices } from './run-services'

const lookEveryMs = 20
const patienceMs = 5_000

/**
 * Whether the end of an answer is stored. A reader learns of it from the log a moment before; whoever goes on at once is
 * made to wait for that moment.
 */
export async function isEndStored(
  { storage, log, sleep }: Pick<RunServices, 'storage' | 'log' | 'sleep'>,
  owner: string,
  answer: Pick<AnswerMessage, 'id' | 'run_id' | 'end'>,
): Promise<boolean> {
  if (answer.end !== undefined) return true
  const head = await log.head(owner, answer.run_id)
  if (head?.ended !== true) return false
  const { signal } = new AbortController()
  for (let waited = 0; waited < patienceMs; waited += lookEveryMs) {
    const message = await storage.findMessage(owner, answer.id)
    if (message?.role === 'assistant' && message.end !== undefined) return true
    await sleep(lookEveryMs, signal)
  }
  return false
}
