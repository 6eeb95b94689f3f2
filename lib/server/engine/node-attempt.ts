/** One attempt at a node: its `node_start`, the work, its `node_end`. */
import type { StreamingBlock } from '@/lib/blocks/block'
import { usageWithin } from '@/lib/blocks/spent'
import { ConditionError } from '@/lib/graph/condition'
import { TooLargeError } from '@/lib/graph/template'
import type { ErrorInfo } from '@/lib/protocol/events'
import type { GraphNode } from '@/lib/protocol/graphs'
import { overBudget } from './agent'
import { closingsOf } from './closings'
import { BudgetSpent, GraphFailure, type GraphRun, type NodeTurn, type Outcome } from './graph-run'
import { failuresOf } from './graph-view'
import { graphError } from './node-error'
import { identityOf, identityOfBlock, type NodeIdentity } from './node-identity'
import { inputOf, modelOf } from './node-input'
import { nextAfter } from './node-next'
import { retryPauseAfter } from './node-retry'
import { nodeWork } from './node-work'
import type { Step } from './step'
import { withinTime } from './within-time'

/**
 * @param earlier attempts at the same run of the node.
 * @throws BudgetSpent
 */
export async function* beginAttempt(
  run: GraphRun,
  turn: NodeTurn,
  earlier: readonly StreamingBlock[],
): AsyncGenerator<Step, void> {
  const spent = overBudget(run)
  if (spent !== undefined) throw new BudgetSpent(spent)
  const spanId = run.newId()
  const identity = identityOf({ ...turn, spanId, attempt: earlier.length + 1 })
  const { input, error } = readInput(run, turn)
  const model = modelOf(run.definition, turn.node)
  yield {
    type: 'node_start',
    ...identity,
    ...(input !== undefined && { input }),
    ...(model !== undefined && { model_name: model }),
  }
  const outcome: Outcome = error ? { status: 'failed', error } : yield* tryWork(run, turn, spanId, input)
  yield* endAttempt(run, turn, earlier, identity, outcome)
}

/** In the span of an attempt that an earlier driver has left open. */
export async function* goOnWithAttempt(
  run: GraphRun,
  turn: NodeTurn,
  earlier: readonly StreamingBlock[],
  open: StreamingBlock,
): AsyncGenerator<Step, void> {
  const outcome = yield* tryWork(run, turn, open.spanId, open.span?.input)
  yield* endAttempt(run, turn, earlier, identityOfBlock(open), outcome)
}

function readInput(run: GraphRun, turn: NodeTurn): { input?: unknown; error?: ErrorInfo } {
  try {
    return { input: inputOf(run, turn) }
  } catch (error) {
    return { error: errorOf(run, error) }
  }
}

/** What a node throws is how its attempt failed. */
async function* tryWork(
  run: GraphRun,
  turn: NodeTurn,
  spanId: string,
  input: unknown,
): AsyncGenerator<Step, Outcome> {
  const stop = new AbortController()
  const signal = AbortSignal.any([run.signal, stop.signal])
  const limitMs = timeLimitOf(turn.node)
  try {
    const work = nodeWork({ ...run, signal }, { ...turn, spanId, input })
    return yield* limitMs === undefined ? work : withinTime(run, work, spanId, limitMs)
  } catch (error) {
    if (error instanceof BudgetSpent) throw error
    return { status: 'failed', error: errorOf(run, error) }
  } finally {
    stop.abort()
  }
}

/** In ms. A question to a person says itself when it expires. */
function timeLimitOf(node: GraphNode): number | undefined {
  if (node.kind === 'start' || node.kind === 'end' || node.kind === 'human') return undefined
  return node.timeout_seconds === undefined ? undefined : node.timeout_seconds * 1000
}

function errorOf({ describe }: GraphRun, error: unknown): ErrorInfo {
  if (error instanceof GraphFailure) return error.info
  if (error instanceof ConditionError) return graphError('condition_failed', error.message)
  if (error instanceof TooLargeError) return graphError('input_too_large', error.message)
  return describe(error)
}

function* endAttempt(
  run: GraphRun,
  turn: NodeTurn,
  earlier: readonly StreamingBlock[],
  identity: NodeIdentity,
  outcome: Outcome,
): Generator<Step, void> {
  const spanId = identity.span_id
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

/** The nodes that were chosen to go on; undefined: all that follow, or none yet, as there is another attempt. */
function nextOf(
  run: GraphRun,
  turn: NodeTurn,
  earlier: readonly StreamingBlock[],
  outcome: Outcome,
): readonly string[] | undefined {
  if (outcome.status === 'completed' && outcome.next) return outcome.next
  const isTriedAgain =
    outcome.status === 'failed' &&
    retryPauseAfter(turn.node, [...failuresOf(earlier), outcome.error]) !== undefined
  return isTriedAgain ? undefined : nextAfter(run.state(), turn, outcome.status)
}
