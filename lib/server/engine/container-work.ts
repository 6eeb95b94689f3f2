/** Nodes in which other graphs run: once, or once for each item of a list. */
import type { RunState, StreamingBlock } from '@/lib/blocks/block'
import { usageWithin } from '@/lib/blocks/spent'
import type { KeptNode } from '@/lib/protocol/graph-run'
import type { GraphNodeOf } from '@/lib/protocol/graphs'
import { itemPath, runPath } from './checkpoint-path'
import { graphPlanOf } from './graph-plan-of'
import { GraphFailure, type Attempt, type GraphRun, type Outcome, type Scope } from './graph-run'
import { attemptsAt, keptIn, keptOf, nodesIn } from './graph-view'
import { merge } from './merge'
import { identityOf, identityOfBlock, type NodeIdentity } from './node-identity'
import { graphError } from './node-error'
import type { Step } from './step'

/** The output is what the graph gives. */
export async function* subgraphWork(
  run: GraphRun,
  attempt: Attempt,
  { graph }: GraphNodeOf<'subgraph'>,
): AsyncGenerator<Step, Outcome> {
  const { spanId, input, scope } = attempt
  const inner = innerScope(run, graph, {
    spanId,
    input,
    level: scope.level + 1,
    path: runPath(attempt),
    earlierSpanId: earlierSpanOf(run.state(), attempt),
  })
  return { status: 'completed', output: yield* run.runScope(run, inner) }
}

/** The output is the list of what the graph gives for each item, in their order. */
export async function* mapWork(
  run: GraphRun,
  attempt: Attempt,
  node: GraphNodeOf<'map'>,
): AsyncGenerator<Step, Outcome> {
  const { spanId, input } = attempt
  const items = Array.isArray(input) ? input : []
  yield* keepItems(run, attempt)
  const failed = itemsIn(run.state(), spanId).find(({ nodeInfo }) => nodeInfo?.status === 'failed')
  if (failed) throw failureOfItem(failed)
  const ended = new Set(itemsIn(run.state(), spanId).flatMap(endedIndex))
  const waiting = items.flatMap((item, index) => (ended.has(index) ? [] : [{ item, index }]))
  let free = node.concurrency
  const begin = () => {
    const begun = waiting.splice(0, free)
    free -= begun.length
    return begun.map(({ item, index }) => oneItem(item, index))
  }
  async function* oneItem(item: unknown, index: number): AsyncGenerator<Step, void> {
    yield* runItem(run, attempt, node, { item, index, total: items.length })
    free += 1
  }
  yield* merge(begin(), () => run.answers.changed(), begin)
  const outputs = new Map(
    itemsIn(run.state(), spanId).map(({ span }) => [span?.item?.index ?? 0, span?.output] as const),
  )
  return { status: 'completed', output: items.map((_, index) => outputs.get(index) ?? '') }
}

/** What an earlier try, or an earlier run, has finished of a list that is still the same in length. */
async function* keepItems(run: GraphRun, attempt: Attempt): AsyncGenerator<Step, void> {
  const { spanId, input } = attempt
  const total = Array.isArray(input) ? input.length : 0
  const there = new Set(itemsIn(run.state(), spanId).flatMap(({ span }) => span?.item?.index ?? []))
  for (const { item, output } of keptItems(run, attempt)) {
    if (item?.total !== total || there.has(item.index)) continue
    const identity = itemIdentity(run, attempt, item.index, total)
    yield { type: 'node_end', ...identity, status: 'completed', output, is_kept: true }
  }
}

function keptItems(run: GraphRun, attempt: Attempt): readonly KeptNode[] {
  const earlier = earlierSpanOf(run.state(), attempt)
  if (earlier === undefined) return run.definition.checkpoint?.kept[runPath(attempt)] ?? []
  return itemsIn(run.state(), earlier)
    .filter(({ nodeInfo }) => nodeInfo?.status === 'completed')
    .map(keptOf)
}

async function* runItem(
  run: GraphRun,
  attempt: Attempt,
  { graph }: GraphNodeOf<'map'>,
  { item, index, total }: { readonly item: unknown; readonly index: number; readonly total: number },
): AsyncGenerator<Step, void> {
  const begun = itemsIn(run.state(), attempt.spanId).find(
    (block) => block.span?.item?.index === index && !block.isComplete,
  )
  const identity = begun ? identityOfBlock(begun) : itemIdentity(run, attempt, index, total)
  if (!begun) yield { type: 'node_start', ...identity, input: item }
  const inner = innerScope(run, graph, {
    spanId: identity.span_id,
    input: item,
    level: identity.level + 1,
    path: itemPath(runPath(attempt), index),
    earlierSpanId: earlierItemOf(run.state(), attempt, index, identity.span_id),
  })
  const end = () =>
    ({ type: 'node_end', ...identity, usage: usageWithin(run.state(), inner.spanId) }) as const
  try {
    const output = yield* run.runScope(run, inner)
    yield { ...end(), status: 'completed', output }
  } catch (error) {
    if (!(error instanceof GraphFailure)) throw error
    yield { ...end(), status: 'failed', error: error.info }
    throw failureOfItem({ span: { item: { index, total }, error: error.info } })
  }
}

/** An item that failed is the failure of its map. */
function failureOfItem({ span }: Pick<StreamingBlock, 'span'>): GraphFailure {
  const { item = { index: 0, total: 0 }, error = { message: '', type: '', code: '' } } = span ?? {}
  return new GraphFailure({ ...error, message: `Item ${item.index + 1} of ${item.total}: ${error.message}` })
}

/** An item's span stands in that of its map. */
function itemIdentity(
  run: GraphRun,
  { node, spanId, scope, iteration }: Attempt,
  index: number,
  total: number,
): NodeIdentity {
  const earlier = itemsIn(run.state(), spanId).filter(({ span }) => span?.item?.index === index)
  return identityOf({
    spanId: run.newId(),
    scope: { spanId, level: scope.level + 1 },
    node,
    iteration,
    attempt: earlier.length + 1,
    item: { index, total },
  })
}

/** The spans of the items of a map. */
function itemsIn(state: RunState, mapSpanId: string): readonly StreamingBlock[] {
  return nodesIn(state, mapSpanId).filter(({ span }) => span?.item !== undefined)
}

/** Where the nodes of an item stood in an earlier try at it. */
function earlierItemOf(state: RunState, attempt: Attempt, index: number, spanId: string): string | undefined {
  const earlierMap = earlierSpanOf(state, attempt)
  const items = [
    ...(earlierMap === undefined ? [] : itemsIn(state, earlierMap)),
    ...itemsIn(state, attempt.spanId).filter((item) => item.spanId !== spanId),
  ]
  return items.findLast(
    ({ span, nodeInfo }) => span?.item?.index === index && nodeInfo?.status !== 'interrupted',
  )?.spanId
}

function endedIndex({ span, nodeInfo }: StreamingBlock): readonly number[] {
  return nodeInfo?.status === 'completed' && span?.item ? [span.item.index] : []
}

/**
 * Where the nodes of a container stood in an earlier try: its own, or one of a container around it. Nothing stood in a
 * try that was lost, for a container goes on otherwise.
 */
function earlierSpanOf(state: RunState, { scope, node, iteration, spanId }: Attempt): string | undefined {
  const triesIn = (place: Pick<Scope, 'spanId'>) =>
    attemptsAt(state, place, node.id, iteration).filter(
      (each) => each.spanId !== spanId && each.nodeInfo?.status !== 'interrupted',
    )
  const own = triesIn(scope).at(-1)
  if (own || scope.earlierSpanId === undefined) return own?.spanId
  return triesIn({ spanId: scope.earlierSpanId }).at(-1)?.spanId
}

function innerScope(
  run: GraphRun,
  graphId: string,
  place: Pick<Scope, 'spanId' | 'input' | 'level' | 'path' | 'earlierSpanId'>,
): Scope {
  const graph = run.definition.graphs[graphId]
  if (!graph) {
    throw new GraphFailure(graphError('graph_not_found', `There is no graph “${graphId}”.`))
  }
  const plan = graphPlanOf(graph)
  const { earlierSpanId, path } = place
  const kept =
    earlierSpanId === undefined
      ? (run.definition.checkpoint?.kept[path] ?? [])
      : keptIn(run.state(), { spanId: earlierSpanId, plan })
  return { ...place, graph, plan, kept }
}
