/** A graph at work: each node begins when its inputs are there, until nothing can begin any more. */
import type { RunState, StreamingBlock } from '@/lib/blocks/block'
import { closingsOf } from './closings'
import { GraphFailure, type GraphRun, type Scope } from './graph-run'
import { endedIn, frontierIn, isFatal, nodesIn } from './graph-view'
import { merge } from './merge'
import { runNode } from './node'
import { graphError } from './node-error'
import { identityOf } from './node-identity'
import { graphResultOf } from './scope-result'
import type { Step } from './step'

type Source = AsyncGenerator<Step, void>

/**
 * Runs a graph, or goes on with it.
 * @returns what it gives.
 * @throws GraphFailure when one of its nodes has failed for good: what else ran in it is then stopped, and closed;
 *   BudgetSpent.
 */
export async function* runScope(run: GraphRun, scope: Scope): AsyncGenerator<Step, string> {
  yield* keep(run, scope)
  const stop = new AbortController()
  const inner = { ...run, signal: AbortSignal.any([run.signal, stop.signal]) }
  const running = new Set<string>()
  const begin = () => whatCanBegin(inner, scope, running)
  const work = merge(begin(), () => run.answers.changed(), begin)
  try {
    let fatal = yield* conclude(run, scope)
    while (!fatal) {
      const next = await work.next()
      if (next.done === true) break
      yield next.value
      if (isEndIn(scope, next.value)) fatal = yield* conclude(run, scope)
    }
    if (fatal) {
      stop.abort()
      yield* closingsOf(run.state(), 'stopped', scope.spanId)
      throw new GraphFailure(failureOf(fatal))
    }
  } finally {
    stop.abort()
    // Not awaited: a node may wait for what does not come.
    void work.return().catch(run.describe)
  }
  yield* skip(run, scope, unreached(run.state(), scope))
  return graphResultOf(run.state(), scope)
}

/** Whether a step is the end of one of a graph's own nodes. */
function isEndIn({ spanId }: Scope, step: Step): boolean {
  return step.type === 'node_end' && (step.parent_id ?? '') === spanId
}

/** What an earlier run, or an earlier try, has finished stands in this one's log too: it decides what runs. */
async function* keep(run: GraphRun, scope: Scope): Source {
  const there = nodesIn(run.state(), scope.spanId).filter(({ span }) => span?.isKept)
  for (const { node_id, iteration, status, output, error, next } of scope.kept.slice(there.length)) {
    const node = scope.plan.nodes.get(node_id)
    if (!node) continue
    yield {
      type: 'node_end',
      ...identityOf({ spanId: run.newId(), scope, node, iteration, attempt: 1 }),
      status,
      ...(output !== undefined && { output }),
      ...(error && { error }),
      ...(next && { next }),
      is_kept: true,
    }
  }
}

/** Nodes whose inputs are there. */
function whatCanBegin(run: GraphRun, scope: Scope, running: Set<string>): readonly Source[] {
  const { plan } = scope
  const { ready, endings } = frontierIn(run.state(), scope, running)
  async function* oneNode(nodeId: string): Source {
    const node = plan.nodes.get(nodeId)
    if (node) yield* runNode(run, { scope, node, iteration: endings.get(nodeId) ?? 0 })
    running.delete(nodeId)
  }
  const begun = ready.filter((nodeId) => nodeId !== plan.endId)
  for (const nodeId of begun) running.add(nodeId)
  return begun.map(oneNode)
}

/**
 * Draws the conclusions from the ends of nodes so far: what nothing leads to any more is skipped.
 * @returns the failure of a node that is the graph's.
 */
async function* conclude(run: GraphRun, scope: Scope): AsyncGenerator<Step, StreamingBlock | undefined> {
  yield* skip(run, scope, deadIn(run.state(), scope))
  return endedIn(run.state(), scope).find((block) => isFatal(scope.plan, block))
}

/** Nodes that nothing leads to any more, without those that a loop may still come to. */
function deadIn(state: RunState, scope: Scope): readonly string[] {
  const { dead } = frontierIn(state, scope)
  return dead.filter((nodeId) => !scope.plan.repeatable.has(nodeId))
}

async function* skip(run: GraphRun, scope: Scope, nodeIds: readonly string[]): Source {
  for (const nodeId of nodeIds) {
    const node = scope.plan.nodes.get(nodeId)
    if (!node || node.kind === 'end' || hasEvents(run.state(), scope, nodeId)) continue
    const identity = identityOf({ spanId: run.newId(), scope, node, iteration: 0, attempt: 1 })
    yield { type: 'node_end', ...identity, status: 'skipped' }
  }
}

function unreached(state: RunState, scope: Scope): readonly string[] {
  return [...scope.plan.nodes.keys()].filter(
    (nodeId) => nodeId !== scope.plan.startId && !hasEvents(state, scope, nodeId),
  )
}

function hasEvents(state: RunState, { spanId }: Scope, nodeId: string): boolean {
  return nodesIn(state, spanId).some(({ span }) => span?.nodeId === nodeId)
}

function failureOf({ nodeInfo, span }: StreamingBlock) {
  const { attempt = 1, error } = span ?? {}
  const tries = attempt > 1 ? ` after ${attempt} attempts` : ''
  const message = `${nodeInfo?.nodeName} failed${tries}: ${error?.message ?? ''}`
  return graphError('node_failed', message)
}
