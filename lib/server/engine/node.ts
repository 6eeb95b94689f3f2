/** One run of a node: its attempts, until one of them counts. */
import type { RunState, StreamingBlock } from '@/lib/blocks/block'
import type { GraphNode } from '@/lib/protocol/graphs'
import type { GraphRun, NodeTurn } from './graph-run'
import { attemptsAt, failuresOf } from './graph-view'
import { beginAttempt, goOnWithAttempt } from './node-attempt'
import { retryPauseAfter } from './node-retry'
import { permitted } from './permits'
import type { Step } from './step'

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
      const pause = retryPauseAfter(node, failuresOf(attempts))
      if (pause === undefined) return
      yield* pauseAfterFailure(run, last, attempts.length + 1, pause)
    }
    const attempt =
      last?.isComplete === false
        ? goOnWithAttempt(run, turn, attempts.slice(0, -1), last)
        : beginAttempt(run, turn, attempts)
    yield* isWork(node) ? permitted(run.permits, attempt) : attempt
  }
}

/** Models and tools keep something busy; other nodes wait for those, or for a person. */
function isWork({ kind }: GraphNode): boolean {
  return kind === 'model' || kind === 'agent' || kind === 'tool'
}

/**
 * A driver that comes in the middle of a pause waits for what is left of it.
 * @param attempt the coming one.
 */
async function* pauseAfterFailure(
  run: GraphRun,
  failed: StreamingBlock,
  attempt: number,
  delay: number,
): AsyncGenerator<Step, void> {
  if (!retryAfter(run.state(), failed)) {
    const { nodeId = '', error = { message: '', type: '', code: '' } } = failed.span ?? {}
    yield { type: 'node_retry', span_id: failed.spanId, node_id: nodeId, attempt, delay_ms: delay, error }
  }
  const told = retryAfter(run.state(), failed)?.timestamp ?? 0
  await run.sleep(Math.max(0, run.created + told + delay - run.clock()), run.signal)
}

/** Word that an attempt which failed is followed by another. */
function retryAfter(state: RunState, { id, parentSpanId, span }: StreamingBlock): StreamingBlock | undefined {
  const closed = [...state.closed.values()]
  const since = closed.slice(closed.findIndex((block) => block.id === id))
  return since.find(
    (block) =>
      block.type === 'retry' && block.parentSpanId === parentSpanId && block.span?.nodeId === span?.nodeId,
  )
}
