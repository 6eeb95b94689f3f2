/** Whether a node is tried again after a failure, and after which pause. */
import type { GraphNode, RetryPolicy } from '@/lib/protocol/graphs'
import type { ErrorInfo } from '@/lib/protocol/events'

const maxPauseMs = 3_600_000

/** What another try cannot mend, unless the policy names it: a person's no, and a call whose outcome is unknown. */
const finalCodes: ReadonlySet<string> = new Set(['input_declined', 'node_interrupted'])

/**
 * The pause before the next try, in ms; undefined when there is none.
 * @param failures why each try has failed so far; those that were interrupted have not failed.
 */
export function retryPauseAfter(node: GraphNode, failures: readonly ErrorInfo[]): number | undefined {
  if (node.kind === 'start' || node.kind === 'end') return undefined
  const last = failures.at(-1)
  const { attempts, backoff_ms, factor } = node.retry
  if (!last || failures.length >= attempts || !isWorthATry(node.retry, last)) return undefined
  return Math.min(backoff_ms * factor ** (failures.length - 1), maxPauseMs)
}

function isWorthATry({ errors }: RetryPolicy, { code, type }: ErrorInfo): boolean {
  if (errors.includes(code)) return true
  return !finalCodes.has(code) && (errors.length === 0 || errors.includes(type))
}
