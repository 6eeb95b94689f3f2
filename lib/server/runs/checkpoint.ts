/** What a run of a graph leaves to another that goes on from it. Pure. */
import type { RunState, StreamingBlock } from '@/lib/blocks/block'
import { spanOf } from '@/lib/blocks/open-blocks'
import type { Checkpoint, GraphRunDefinition, KeptNode } from '@/lib/protocol/graph-run'
import type { GraphDefinition } from '@/lib/protocol/graphs'
import type { GraphPlan } from '@/lib/graph/plan'
import { reach } from '@/lib/graph/walk'
import { itemPath, runPathIn } from '@/lib/server/engine/checkpoint-path'
import { graphPlanOf } from '@/lib/server/engine/graph-plan-of'
import { endedIn, isFatal, keptOf, nodesIn } from '@/lib/server/engine/graph-view'
import { handsOver, nextWithoutTransfer } from '@/lib/server/engine/node-next'

/** What a person wants to be otherwise this time. */
export interface Change {
  /** The attempt at the node that runs again, with all that follows it. */
  readonly block: StreamingBlock
  /** What it works on, instead of what its template gives. */
  readonly input?: string | undefined
  /** What it is taken to have given, instead of running. */
  readonly output?: unknown
}

/**
 * The checkpoint of a run; without a change it keeps all that had ended, however the run did, and what a person had
 * edited for what had not.
 */
export function checkpointOf(state: RunState, definition: GraphRunDefinition, change?: Change): Checkpoint {
  const inputs = change ? {} : { ...definition.checkpoint?.inputs }
  const collected: Collected = { kept: {}, inputs }
  const place = { spanId: '', path: '', graph: definition.graph }
  collect({ state, definition, collected, change }, place, change ? spansDownTo(state, change.block) : [])
  return { run_id: state.runId, ...collected }
}

type Collected = Pick<Checkpoint, 'kept' | 'inputs'>

interface Collection {
  readonly state: RunState
  readonly definition: GraphRunDefinition
  readonly collected: Collected
  readonly change: Change | undefined
}

/** A graph that ran: where its nodes stand. */
interface Place {
  readonly spanId: string
  readonly path: string
  readonly graph: GraphDefinition
}

/** The spans from the graph of the run down to a node, which comes last. */
function spansDownTo(state: RunState, block: StreamingBlock): readonly string[] {
  const spans: string[] = []
  for (let id = block.spanId; id !== ''; id = spanOf(state, id).parentSpanId) spans.unshift(id)
  return spans
}

function collect(collection: Collection, place: Place, [targetId, ...further]: readonly string[]): void {
  const { state, collected, change } = collection
  const plan = graphPlanOf(place.graph)
  const ended = endedIn(state, { spanId: place.spanId, plan }).filter((block) => !isFatal(plan, block))
  const target = ranIn(state, place.spanId).find(({ spanId }) => spanId === targetId)
  const isTouched = target ? touchedBy(target, plan, ended) : () => false
  const kept = ended.filter((block) => !isTouched(block))
  const pinned = target && further.length === 0 && change ? changed(collection, place, plan, target) : []
  collected.kept[place.path] = [...kept.map(keptOf), ...pinned]
  for (const block of latestOf(ranIn(state, place.spanId)))
    if (!isTouched(block) && !kept.includes(block)) collectInside(collection, place, block, [])
  if (target && further.length > 0) collectInside(collection, place, target, further)
}

/** Whether a node's run is to be another when one runs again: it is that one, or followed it, through loops too. */
function touchedBy(target: StreamingBlock, { edgesFrom }: GraphPlan, ended: readonly StreamingBlock[]) {
  const reached = reach(target.span?.nodeId ?? '', edgesFrom)
  const place = ended.findIndex((block) => isSameRun(block, target))
  const before = new Set(place === -1 ? ended : ended.slice(0, place))
  return (block: StreamingBlock): boolean => !before.has(block) && reached.has(block.span?.nodeId ?? '')
}

function isSameRun(one: StreamingBlock, other: StreamingBlock): boolean {
  return one.span?.nodeId === other.span?.nodeId && one.span?.iteration === other.span?.iteration
}

function changed(
  { collected, change }: Collection,
  place: Place,
  plan: GraphPlan,
  target: StreamingBlock,
): readonly KeptNode[] {
  if (change?.input !== undefined) collected.inputs[blockPath(place.path, target)] = change.input
  if (change?.output === undefined) return []
  const next = nextOfPinned(plan, target, change.output)
  return [{ ...pinnedTo(target, change.output), ...(next && { next: [...next] }) }]
}

/** The nodes that go on behind a pinned output; undefined: all that follow. */
function nextOfPinned(
  plan: GraphPlan,
  { span, nodeInfo }: StreamingBlock,
  output: unknown,
): readonly string[] | undefined {
  const { nodeId = '', next } = span ?? {}
  const node = plan.nodes.get(nodeId)
  if (node?.kind === 'branch') return caseTargets(plan, nodeId, output)
  // A failure may have chosen its fallback.
  if (nodeInfo?.status === 'completed') return next
  return node && handsOver(node) ? nextWithoutTransfer(plan, nodeId) : undefined
}

function pinnedTo(block: StreamingBlock, output: unknown): KeptNode {
  const { error: _error, next: _next, ...kept } = keptOf(block)
  return { ...kept, status: 'completed', output }
}

function caseTargets(plan: GraphPlan, nodeId: string, name: unknown): string[] {
  return (plan.edgesFrom.get(nodeId) ?? []).flatMap((edge) => (edge.case === name ? [edge.to] : []))
}

function collectInside(
  collection: Collection,
  place: Place,
  block: StreamingBlock,
  further: readonly string[],
): void {
  const { definition } = collection
  const node = place.graph.nodes.find(({ id }) => id === block.span?.nodeId)
  if (node?.kind !== 'map' && node?.kind !== 'subgraph') return
  const graph = definition.graphs[node.graph]
  if (!graph) return
  const path = blockPath(place.path, block)
  if (node.kind === 'subgraph') return collect(collection, { spanId: block.spanId, path, graph }, further)
  collectItems(collection, { spanId: block.spanId, path, graph }, further)
}

/** @param map where the items stand. */
function collectItems(collection: Collection, map: Place, [targetId, ...inItem]: readonly string[]): void {
  const { state, collected, change } = collection
  const items = ranIn(state, map.spanId)
  const target = inItem.length === 0 ? items.find(({ spanId }) => spanId === targetId) : undefined
  const isDone = ({ nodeInfo, spanId }: StreamingBlock) =>
    nodeInfo?.status === 'completed' && spanId !== targetId
  const pinned = target && change?.output !== undefined ? [pinnedTo(target, change.output)] : []
  collected.kept[map.path] = [...items.filter(isDone).map(keptOf), ...pinned]
  for (const item of items) {
    if (isDone(item) || item === target) continue
    const inside = { ...map, spanId: item.spanId, path: itemPath(map.path, item.span?.item?.index ?? 0) }
    collect(collection, inside, item.spanId === targetId ? inItem : [])
  }
}

/** The key of a node's run, as in `Checkpoint`. */
function blockPath(path: string, { span }: StreamingBlock): string {
  return runPathIn(path, span?.nodeId ?? '', span?.iteration ?? 0)
}

function ranIn(state: RunState, spanId: string): readonly StreamingBlock[] {
  return nodesIn(state, spanId).filter(({ nodeInfo }) => nodeInfo?.status !== 'skipped')
}

/** Of each run of a node its last attempt. */
function latestOf(blocks: readonly StreamingBlock[]): readonly StreamingBlock[] {
  return [...new Map(blocks.map((block) => [blockPath('', block), block])).values()]
}
