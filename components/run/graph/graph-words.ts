/** How nodes of a graph are told of, in words. Pure. */
import type { StreamingBlock } from '@/lib/blocks/block'
import { formatClock, formatCount, formatSpan } from '@/components/run/figures'
import { plainText } from '@/components/run/tool/exact-text'
import type { GraphProgress } from '@/hooks/graph-run'
import type { GraphNode } from '@/lib/protocol/graphs'

/** "attempt 2", "attempt 2 of 3", "round 2"; nothing for what ran once. */
export function countsOf({ span }: StreamingBlock, node: GraphNode | undefined): readonly string[] {
  const attempt = span?.attempt ?? 1
  const round = (span?.iteration ?? 0) + 1
  return [
    ...(round > 1 ? [`round ${round}`] : []),
    ...(attempt > 1 ? [`attempt ${attempt}${ofAttempts(attempt, node)}`] : []),
  ]
}

/** An attempt after a restart of the server is not counted by the policy: it may be one more. */
export function ofAttempts(attempt: number, node: GraphNode | undefined): string {
  const most = node && 'retry' in node ? node.retry.attempts : 0
  return most >= attempt && most > 1 ? ` of ${most}` : ''
}

/** "linear.search failed (502)": without what the other side said of its status, and without the full stop. */
export function shortReason(message: string): string {
  const [, short = message] = /^(.*? \(\d{3}\)): ./.exec(message) ?? []
  return plainText(short).trim().replace(/\.$/, '')
}

/** "linear.search failed (502)."; which node it was is said by what it stands in. */
export function wordsOfFailure({ span, content }: StreamingBlock): string {
  const reason = shortReason(span?.error?.message ?? content)
  return `${reason === '' ? 'It failed' : reason}.`
}

/** "ticket-scan failed after 3 attempts. The graph went on without it." Null where it did not. */
export function wordsOfGoingOn(
  { nodeInfo, span }: StreamingBlock,
  node: GraphNode | undefined,
): string | null {
  if (node === undefined || !('on_error' in node) || node.on_error !== 'continue') return null
  const { attempt = 1 } = span ?? {}
  const after = attempt > 1 ? ` after ${attempt} attempts` : ''
  return `${plainText(nodeInfo?.nodeName ?? node.id)} failed${after}. The graph went on without it.`
}

/** "18 s · 6.2k" */
export function figuresOf(milliseconds: number, tokens: number): string {
  return tokens > 0 ? `${formatSpan(milliseconds)} · ${formatCount(tokens)}` : formatSpan(milliseconds)
}

/** "in 4 s", whole seconds; "now" when the time has come. */
export function wordsOfWait(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000)
  if (seconds <= 0) return 'now'
  return seconds < 60 ? `in ${seconds} s` : `in ${formatClock(seconds * 1000)}`
}

/** "3 of 9 done", or "3 done" where the graph is not known. */
export function wordsOfProgress({ done, total }: GraphProgress): string {
  return total === null ? `${done} done` : `${done} of ${total} done`
}

/** What a branch chose, "sev2"; null for any other node, and before it chose. */
export function choiceOf(block: StreamingBlock, node: GraphNode | undefined): string | null {
  const { output } = block.span ?? {}
  if (node?.kind !== 'branch' || typeof output !== 'string' || output === '') return null
  return plainText(output)
}

/** "14 of 20, 5 at once"; "14 of 20, 2 failed". */
export function wordsOfItems({ total, done, failed, running }: ItemCounts): string {
  const parts = [`${done} of ${total}`, failed > 0 && `${failed} failed`, running > 0 && `${running} at once`]
  return parts.filter((part) => part !== false).join(', ')
}

export interface ItemCounts {
  readonly total: number
  /** Those that ended, failed ones too. */
  readonly done: number
  readonly failed: number
  readonly running: number
}

/** @param items the last attempts at the items of a map */
export function countItems(items: readonly StreamingBlock[]): ItemCounts {
  const total = Math.max(items.length, ...items.map(({ span }) => span?.item?.total ?? 0))
  return {
    total,
    done: items.filter(({ isComplete, nodeInfo }) => isComplete && nodeInfo?.status !== 'interrupted').length,
    failed: items.filter(({ nodeInfo }) => nodeInfo?.status === 'failed').length,
    running: items.filter(({ isComplete }) => !isComplete).length,
  }
}

/** How an attempt stands, in one word. */
export function statusWord({ nodeInfo, span }: StreamingBlock): string {
  if (span?.isKept) return 'kept'
  return nodeInfo?.status === 'completed' ? 'done' : (nodeInfo?.status ?? 'running')
}
