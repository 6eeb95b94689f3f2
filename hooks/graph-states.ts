/** How the nodes of a graph's drawing stand in a run of it. Pure. */
import type { RunState, SpanStatus, StreamingBlock } from '@/lib/blocks/block'
import { blocksOf } from '@/lib/blocks/reduce'
import type { GraphDefinition } from '@/lib/protocol/graphs'
import { nodeRunsOf } from './node-runs'

export interface DrawnNodeRun {
  /** The first attempt's block: whose timeline lane and panel it is. */
  readonly id: string
  /** The last attempt, or the pause before the next. */
  readonly latest: StreamingBlock
  /** When the first attempt began. */
  readonly since: number
  readonly status: SpanStatus | 'retrying' | 'waiting'
  /** Of a map: its items, each as it stands. */
  readonly items: readonly StreamingBlock[]
}

/** The last run of each node of the graph itself, by the id of the node. */
export function nodeRunsById(run: RunState): ReadonlyMap<string, DrawnNodeRun> {
  const all = blocksOf(run)
  const items = Map.groupBy(
    all.filter(({ span }) => span?.item !== undefined),
    ({ parentSpanId }) => parentSpanId,
  )
  const blocks = all.filter(
    ({ type, parentSpanId }) => parentSpanId === '' && (type === 'node' || type === 'retry'),
  )
  const firstOf = nodeRunsOf(blocks)
  const byId = new Map(blocks.map((block) => [block.id, block]))
  const runs = new Map<string, DrawnNodeRun>()
  for (const block of blocks) {
    const id = firstOf.get(block.id) ?? block.id
    const nodeId = block.span?.nodeId
    if (nodeId === undefined) continue
    const since = byId.get(id)?.timestamp ?? block.timestamp
    runs.set(nodeId, {
      id,
      latest: block,
      since,
      status: statusOf(run, block),
      items: items.get(block.spanId) ?? noItems,
    })
  }
  return runs
}

const noItems: readonly StreamingBlock[] = []

function statusOf(run: RunState, block: StreamingBlock): DrawnNodeRun['status'] {
  if (block.type === 'retry') return run.end === null ? 'retrying' : 'failed'
  const status = block.nodeInfo?.status ?? 'running'
  return status === 'running' && asksIn(run, block.spanId) ? 'waiting' : status
}

function asksIn({ status, open }: RunState, spanId: string): boolean {
  return status === 'waiting' && [...open.values()].some((one) => one.question && one.spanId === spanId)
}

function isOver(nodeRun: DrawnNodeRun | undefined): boolean {
  return nodeRun !== undefined && nodeRun.latest.isComplete && nodeRun.status !== 'retrying'
}

/** How many of the nodes that lead to one have not ended yet; what goes back is not waited for. */
export function openInto(
  { nodes, edges }: GraphDefinition,
  runs: ReadonlyMap<string, DrawnNodeRun>,
  nodeId: string,
): number {
  const startId = nodes.find(({ kind }) => kind === 'start')?.id
  const sources = edges.filter(({ to, max_loops }) => to === nodeId && max_loops === undefined)
  const open = sources.filter(({ from }) => from !== startId && !isOver(runs.get(from)))
  return new Set(open.map(({ from }) => from)).size
}

/** `active`: its target works and has said nothing yet. `skipped`: what it leads to was not taken. */
export type EdgeUse = 'idle' | 'used' | 'active' | 'skipped'

/** How an edge stands between two nodes of the graph. */
export function edgeUseOf(
  { nodes }: GraphDefinition,
  runs: ReadonlyMap<string, DrawnNodeRun>,
  run: RunState,
  { from, to }: { readonly from: string; readonly to: string },
): EdgeUse {
  const kindOf = (nodeId: string) => nodes.find(({ id }) => id === nodeId)?.kind
  const source = runs.get(from)
  if (kindOf(from) !== 'start' && !isOver(source)) return 'idle'
  if (source !== undefined && !isTaken(source, to)) return 'skipped'
  if (kindOf(to) === 'end') return run.end?.status === 'completed' ? 'used' : 'idle'
  return byTarget(run, runs.get(to))
}

function isTaken({ status, latest }: DrawnNodeRun, to: string): boolean {
  const next = latest.span?.next
  return status !== 'skipped' && (next === undefined || next.includes(to))
}

function byTarget(run: RunState, target: DrawnNodeRun | undefined): EdgeUse {
  if (target === undefined) return 'idle'
  if (target.status === 'skipped') return 'skipped'
  return target.status === 'running' && !hasSpoken(run, target.latest.spanId) ? 'active' : 'used'
}

function hasSpoken({ spans }: RunState, spanId: string): boolean {
  return (spans.get(spanId)?.blockCount ?? 0) > 1
}
