/** How a line of the tree of a run stands. */
import type { RunStatus, StreamingBlock } from '@/lib/blocks/block'
import { formatSpan } from '@/components/run/figures'

export interface TreeState {
  readonly tone: 'still' | 'live' | 'wait' | 'bad'
  readonly word: string
  /** The time counts on behind the word. */
  readonly isTimed: boolean
}

export function stateOfRun(status: RunStatus): TreeState {
  if (status === 'waiting') return { tone: 'wait', word: 'waits', isTimed: false }
  if (status === 'running' || status === 'pending') return { tone: 'live', word: '', isTimed: true }
  if (status === 'failed') return still('failed', 'bad')
  return still(status === 'completed' ? '' : status)
}

export const waits: TreeState = { tone: 'wait', word: 'waits', isTimed: true }

/** @param isAsking somebody in it waits for a person */
export function stateOfSpan(
  { nodeInfo, span, timestamp, endTimestamp }: StreamingBlock,
  isAsking: boolean,
): TreeState {
  if (span?.isKept) return still('kept')
  if (endTimestamp === undefined && isAsking) return waits
  if (endTimestamp === undefined) return { tone: 'live', word: '', isTimed: true }
  const status = nodeInfo?.status ?? 'completed'
  if (status === 'failed') return still('failed', 'bad')
  return still(status === 'completed' ? formatSpan(endTimestamp - timestamp) : status)
}

export function stateOfTreeCall({ tool, isComplete }: StreamingBlock): TreeState {
  const status = tool?.status ?? 'writing'
  switch (status) {
    case 'writing':
      return isComplete ? still('not run') : { tone: 'live', word: 'writing', isTimed: false }
    case 'running':
      return { tone: 'live', word: '', isTimed: true }
    case 'waiting':
      return waits
    case 'completed':
      return still(tool?.durationMs === undefined ? 'done' : formatSpan(tool.durationMs))
    case 'failed':
      return still('failed', 'bad')
    case 'timed_out':
      return still('timed out', 'bad')
    case 'refused':
    case 'stopped':
    case 'interrupted':
      return still(status)
    default:
      return status satisfies never
  }
}

function still(word: string, tone: 'still' | 'bad' = 'still'): TreeState {
  return { tone, word, isTimed: false }
}
