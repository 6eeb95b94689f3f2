/** One run of a node: its tries, until one of them counts. */
import type { RunState, StreamingBlock } from '@/lib/blocks/block'
import { usageWithin } from '@/lib/blocks/spent'
import { ConditionError } from '@/lib/graph/condition'
import { TooLargeError } from '@/lib/graph/template'
import type { ErrorInfo } from '@/lib/protocol/events'
import type { GraphNode } from '@/lib/protocol/graphs'
import { overBudget } from './agent'
import { closingsOf } from './closings'
import {
  BudgetSpent,
  GraphFailure,
  type GraphRun,
  type NodeTurn,
  type Outcome,
  type Scope,
} from './graph-run'
import { attemptsAt, failuresOf } from './graph-view'
import { graphError } from './node-error'
import { nodeIdentityOf, type NodeIdentity } from './node-identity'
import { inputOf, modelOf } from './node-input'
import { nextAfter } from './node-next'
import { pauseAfter } from './node-retry'
import { workOf } from './node-work'
import { permitted } from './permits'
import type { Step } from './step'
import { withinTime } from './within-time'

/**
 * Runs a node, or goes on with it: an attempt that is open goes on in its span; one that was lost, or has failed, is
 * followed by another. Returns when its last `node_end` is the last word on it.
 * @throws BudgetSpent
 */
export async function* runNode(run: GraphRun, turn: NodeTurn): AsyncGenerator<Step, void> {
  const { scope, node, iteration } = turn
  for (;;) {
    const attempts = attemptsAt(run.state(), scope, node.id, iteration)
    const last = attempts.at(-1)
    if (last?.nodeInfo?.status === 'completed') return
    if (last?.nodeInfo?.status === 'failed') {
      const pause = pauseAfter(node, failuresOf(attempts))
      if (pause === undefined) return
      yield* pauseBefore(run, scope, last, attempts.length + 1, pause)
    }
    const attempt = last?.isComplete === false ? goOn(run, turn, attempts, last) : begin(run, turn, attempts)
    yield* isWork(node) ? permitted(run.permits, attempt) : attempt
  }
}

/** Models and tools keep something busy; other nodes wait for those, or for a person. */
function isWork({ kind }: GraphNode): boolean {
  return kind === 'model' || kind === 'agent' || kind === 'tool'
}

/** A driver that comes in the middle of a pause waits for what is left of it. */
async function* pauseBefore(
  run: GraphRun,
  scope: Scope,
  failed: StreamingBlock,
  attempt: number,
  delay: number,
): AsyncGenerator<Step, void> {
  if (!retryAfter(run.state(), scope, failed)) {
    const { nodeId = '', error = { message: '', type: '', code: '' } } = failed.span ?? {}
    yield { type: 'node_retry', span_id: failed.spanId, node_id: nodeId, attempt, delay_ms: delay, error }
  }
  const told = retryAfter(run.state(), scope, failed)?.timestamp ?? 0
  await run.sleep(Math.max(0, run.created + told + delay - run.clock()), run.signal)
}

/** Word that an attempt which failed is followed by another. */
function retryAfter(state: RunState, { spanId }: Scope, { id, span }: StreamingBlock) {
  const closed = [...state.closed.values()]
  const since = closed.slice(closed.findIndex((block) => block.id === id))
  return since.find(
    (block) => block.type === 'retry' && block.parentSpanId === spanId && block.span?.nodeId === span?.nodeId,
  )
}

async function* begin(
  run: GraphRun,
  turn: NodeTurn,
  attempts: readonly StreamingBlock[],
): AsyncGenerator<Step, void> {
  const spent = overBudget(run)
  if (spent !== undefined) throw new BudgetSpent(spent)
  const { scope, node, iteration } = turn
  const identity: NodeIdentity = {
    span_id: run.newId(),
    ...(scope.spanId !== '' && { parent_id: scope.spanId }),
    node_id: node.id,
    node_name: node.name || node.id,
    level: scope.level,
    attempt: attempts.length + 1,
    iteration,
  }
  const { input, error } = readInput(run, turn)
  const model = modelOf(run.definition, node)
  yield {
    type: 'node_start',
    ...identity,
    ...(input !== undefined && { input }),
    ...(model !== undefined && { model_name: model }),
  }
  const work = error ? failAtOnce(error) : outcomeOf(run, turn, identity.span_id, input)
  yield* finish(run, turn, attempts, identity, work)
}

function readInput(run: GraphRun, turn: NodeTurn): { input?: unknown; error?: ErrorInfo } {
  try {
    return { input: inputOf(run, turn) }
  } catch (error) {
    return { error: errorOf(run, error) }
  }
}

async function* failAtOnce(error: ErrorInfo): AsyncGenerator<Step, Outcome> {
  return { status: 'failed', error }
}

function goOn(
  run: GraphRun,
  turn: NodeTurn,
  attempts: readonly StreamingBlock[],
  open: StreamingBlock,
): AsyncGenerator<Step, void> {
  const work = outcomeOf(run, turn, open.spanId, open.span?.input)
  return finish(run, turn, attempts.slice(0, -1), nodeIdentityOf(open), work)
}

async function* finish(
  run: GraphRun,
  turn: NodeTurn,
  earlier: readonly StreamingBlock[],
  identity: NodeIdentity,
  work: AsyncGenerator<Step, Outcome>,
): AsyncGenerator<Step, void> {
  const spanId = identity.span_id
  const outcome = yield* work
  yield* closingsOf(run.state(), 'stopped', spanId)
  const next = nextOf(run, turn, earlier, outcome)
  yield {
    type: 'node_end',
    ...identity,
    status: outcome.status,
    ...(outcome.status === 'failed' ? { error: outcome.error } : { output: outcome.output }),
    usage: usageWithin(run.state(), spanId),
    ...(next && { next: [...next] }),
  }
}

function nextOf(run: GraphRun, turn: NodeTurn, earlier: readonly StreamingBlock[], outcome: Outcome) {
  if (outcome.status === 'completed' && outcome.next) return outcome.next
  const isTriedAgain =
    outcome.status === 'failed' &&
    pauseAfter(turn.node, [...failuresOf(earlier), outcome.error]) !== undefined
  return isTriedAgain ? undefined : nextAfter(run.state(), turn, outcome.status)
}

/** What a node throws is how its attempt failed. */
async function* outcomeOf(
  run: GraphRun,
  turn: NodeTurn,
  spanId: string,
  input: unknown,
): AsyncGenerator<Step, Outcome> {
  const stop = new AbortController()
  const signal = AbortSignal.any([run.signal, stop.signal])
  const work = workOf({ ...run, signal }, { ...turn, spanId, input })
  try {
    return yield* withinTime(run, work, timeLimitOf(turn.node))
  } catch (error) {
    if (error instanceof BudgetSpent) throw error
    return { status: 'failed', error: errorOf(run, error) }
  } finally {
    stop.abort()
  }
}

function errorOf({ describe }: GraphRun, error: unknown): ErrorInfo {
  if (error instanceof GraphFailure) return error.info
  if (error instanceof ConditionError) return graphError('condition_failed', error.message)
  if (error instanceof TooLargeError) return graphError('input_too_large', error.message)
  return describe(error)
}

/** In ms. A question to a person says itself when it expires. */
function timeLimitOf(node: GraphNode): number | undefined {
  if (node.kind === 'start' || node.kind === 'end' || node.kind === 'human') return undefined
  return node.timeout_seconds === undefined ? undefined : node.timeout_seconds * 1000
}
