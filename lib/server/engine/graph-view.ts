/** What the nodes of a graph have done so far, read from the state of the run. */
import type { RunState, StreamingBlock } from '@/lib/blocks/block'
import { isWithin } from '@/lib/blocks/open-blocks'
import { blockOf } from '@/lib/blocks/reduce'
import { frontierOf, type Frontier, type NodeResult } from '@/lib/graph/frontier'
import type { ErrorInfo } from '@/lib/protocol/events'
import type { KeptNode } from '@/lib/protocol/graph-run'
import type { Attempt, Scope } from './graph-run'
import { retryPauseAfter } from './node-retry'

/** The blocks of the nodes that stand in a span, in order of start. */
export function nodesIn(state: RunState, spanId: string): readonly StreamingBlock[] {
  return nodeBlocks(state, state.spans.get(spanId)?.children ?? [])
}

function nodeBlocks(state: RunState, spanIds: readonly string[]): readonly StreamingBlock[] {
  return spanIds.flatMap((spanId) => {
    const block = blockOf(state, state.spans.get(spanId)?.ownBlockId ?? '')
    return block?.type === 'node' ? [block] : []
  })
}

/** Whether somebody waits for a person in a span. */
export function isAskedIn(state: RunState, spanId: string): boolean {
  return [...state.open.values()].some(
    ({ question, spanId: asking }) => question !== undefined && isWithin(state, asking, spanId),
  )
}

/** The attempts at one run of a node, in order of start. */
export function attemptsAt(
  state: RunState,
  { spanId }: Pick<Scope, 'spanId'>,
  nodeId: string,
  iteration: number,
): readonly StreamingBlock[] {
  return nodesIn(state, spanId).filter(
    ({ span, nodeInfo }) =>
      span?.nodeId === nodeId && (span.iteration ?? 0) === iteration && nodeInfo?.status !== 'skipped',
  )
}

/** The attempts just before one that were lost with their drivers. */
export function lostBefore(
  state: RunState,
  { scope, node, iteration, spanId }: Attempt,
): readonly StreamingBlock[] {
  const before = attemptsAt(state, scope, node.id, iteration).filter((each) => each.spanId !== spanId)
  const isLost = ({ nodeInfo }: StreamingBlock) => nodeInfo?.status === 'interrupted'
  return before.slice(before.findLastIndex((each) => !isLost(each)) + 1)
}

/** The attempts with which runs of nodes have ended for good, in order of end. */
export function endedIn(state: RunState, scope: Pick<Scope, 'spanId' | 'plan'>): readonly StreamingBlock[] {
  return nodeBlocks(state, state.spans.get(scope.spanId)?.ended ?? []).filter((block) => {
    if (block.nodeInfo?.status === 'completed') return true
    return block.nodeInfo?.status === 'failed' && !isToBeTriedAgain(state, scope, block)
  })
}

function isToBeTriedAgain(
  state: RunState,
  scope: Pick<Scope, 'spanId' | 'plan'>,
  { id, span }: StreamingBlock,
): boolean {
  const node = scope.plan.nodes.get(span?.nodeId ?? '')
  if (!node || span?.isKept) return false
  const attempts = attemptsAt(state, scope, node.id, span?.iteration ?? 0)
  const upTo = attempts.slice(0, attempts.findIndex((attempt) => attempt.id === id) + 1)
  return retryPauseAfter(node, failuresOf(upTo)) !== undefined
}

/** Why attempts have failed. */
export function failuresOf(attempts: readonly StreamingBlock[]): readonly ErrorInfo[] {
  return attempts.flatMap(({ nodeInfo, span }) =>
    nodeInfo?.status === 'failed' && span?.error ? [span.error] : [],
  )
}

/** @param running nodes that are at work. */
export function frontierIn(
  state: RunState,
  scope: Scope,
  running: ReadonlySet<string> = new Set(),
): Frontier {
  return frontierOf(scope.plan, endedIn(state, scope).map(nodeResultOf), running)
}

function nodeResultOf({ span, nodeInfo }: StreamingBlock): NodeResult {
  return {
    nodeId: span?.nodeId ?? '',
    status: nodeInfo?.status === 'failed' ? 'failed' : 'completed',
    next: span?.next,
  }
}

/** What the nodes of a graph have given, each as often as it ran; one that failed has given an empty text. */
export function outputsIn(state: RunState, scope: Scope): (nodeId: string) => readonly unknown[] {
  const outputs = new Map<string, unknown[]>([
    ['start', [scope.input]],
    [scope.plan.startId, [scope.input]],
  ])
  for (const { span, nodeInfo } of endedIn(state, scope)) {
    const output = nodeInfo?.status === 'completed' ? span?.output : ''
    const before = outputs.get(span?.nodeId ?? '')
    if (before) before.push(output)
    else outputs.set(span?.nodeId ?? '', [output])
  }
  return (nodeId) => outputs.get(nodeId) ?? []
}

/** What the nodes in a span leave to a later try: all that has ended but what made the graph fail. */
export function keptIn(state: RunState, place: Pick<Scope, 'spanId' | 'plan'>): readonly KeptNode[] {
  return endedIn(state, place)
    .filter((block) => !isFatal(place.plan, block))
    .map(keptOf)
}

/** Whether a node's failure, which is its last, is the graph's. */
export function isFatal({ nodes }: Scope['plan'], { span, nodeInfo }: StreamingBlock): boolean {
  const node = nodes.get(span?.nodeId ?? '')
  if (nodeInfo?.status !== 'failed' || !node || node.kind === 'start' || node.kind === 'end') return false
  return node.on_error === 'fail'
}

/** What a later run, or a later try, need not run again. */
export function keptOf({ span = {}, nodeInfo }: StreamingBlock): KeptNode {
  const { nodeId, iteration, item, output, error, next } = span
  return {
    node_id: nodeId ?? '',
    iteration: iteration ?? 0,
    ...(item && { item }),
    status: nodeInfo?.status === 'failed' ? 'failed' : 'completed',
    output,
    ...(error && { error }),
    ...(next && { next: [...next] }),
  }
}
