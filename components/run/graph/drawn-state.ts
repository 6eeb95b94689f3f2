/** How a node of the drawing stands, in the drawing's words. Pure. */
import type { NodeState } from '@/components/graph/drawn-node'
import type { StreamingBlock } from '@/lib/blocks/block'
import { type DrawnNodeRun, openInto } from '@/hooks/graph-states'
import type { GraphDefinition } from '@/lib/protocol/graphs'
import { countItems, figuresOf, shortReason, wordsOfItems, wordsOfWait } from './graph-words'

interface Moment {
  readonly graph: GraphDefinition
  /** By the id of the node. */
  readonly runs: ReadonlyMap<string, DrawnNodeRun>
  /** ms since the start of the run. */
  readonly now: number
  readonly hasEnded: boolean
  readonly hasCompleted: boolean
}

/** @returns undefined for a node that is drawn as it is defined */
export function stateOfNode(nodeId: string, moment: Moment): NodeState | undefined {
  const { graph, runs, hasEnded, hasCompleted } = moment
  const kind = graph.nodes.find(({ id }) => id === nodeId)?.kind
  if (kind === 'start') return { status: 'done', text: '' }
  if (kind === 'end') return hasCompleted ? { status: 'done', text: '' } : undefined
  const nodeRun = runs.get(nodeId)
  if (nodeRun !== undefined) return stateOfRun(nodeRun, moment)
  const waitsFor = openInto(graph, runs, nodeId)
  return hasEnded || waitsFor === 0 ? undefined : { status: 'queued', text: `waits for ${waitsFor}` }
}

function stateOfRun({ latest, since, status, items }: DrawnNodeRun, { now }: Moment): NodeState {
  const { span, endTimestamp = now } = latest
  const figures = figuresOf(endTimestamp - since, span?.usage?.total_tokens ?? 0)
  switch (status) {
    case 'retrying':
      return { status, ...wordsOfPause(latest, now) }
    case 'waiting':
      return { status, text: 'needs you', figures }
    case 'completed':
      return span?.isKept ? { status: 'done', text: 'kept' } : { status: 'done', text: 'done', figures }
    case 'failed':
      return { status, text: wordsOfReason(span?.error?.message) }
    case 'skipped':
      return { status, text: 'skipped' }
    case 'stopped':
    case 'interrupted':
      return { status: 'stopped', text: status, figures }
    case 'pending':
    case 'running':
      return {
        status: 'running',
        text: items.length > 0 ? wordsOfItems(countItems(items)) : 'running',
        figures,
      }
    default:
      return status satisfies never
  }
}

function wordsOfReason(message = ''): string {
  const reason = shortReason(message)
  if (reason === '') return 'failed'
  return reason.includes('failed') ? reason : `failed: ${reason}`
}

function wordsOfPause({ timestamp, span }: StreamingBlock, now: number): Pick<NodeState, 'text' | 'figures'> {
  const left = timestamp + (span?.delayMs ?? 0) - now
  return { text: `retries ${wordsOfWait(left)}`, figures: `attempt ${span?.attempt ?? 2}` }
}
