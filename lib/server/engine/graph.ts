/** A graph run, from where its log leaves off: all that it knows is in the state of the run. */
import type { RunState } from '@/lib/blocks/block'
import { executionChain } from '@/lib/graph/execution-chain'
import { TooLargeError } from '@/lib/graph/template'
import type { ErrorInfo, RunEndReason } from '@/lib/protocol/events'
import { closingsOf } from './closings'
import { BudgetSpent, GraphFailure, type GraphRun, type Scope } from './graph-run'
import { graphPlanOf } from './graph-plan-of'
import { attemptsAt, endedIn, isAskedIn, nodesIn } from './graph-view'
import { graphError } from './node-error'
import { identityOfBlock } from './node-identity'
import type { UntimedEvent } from './run'
import { runScope } from './scope'
import type { Step } from './step'

/**
 * Runs a graph, or goes on with it. It says `graph_complete` when it has completed.
 *
 * @param input of the run; JSON where the start asks with a form.
 * @returns what it failed with, or the limit that ended it; undefined when it has completed.
 */
export async function* runGraph(
  ground: Omit<GraphRun, 'runScope'>,
  input: string,
): AsyncGenerator<Step, RunEndReason | ErrorInfo | undefined> {
  const run: GraphRun = { ...ground, runScope }
  // Its driver died between the last two words.
  if (run.state().finalResult !== null) return undefined
  try {
    const scope = rootScope(run, input)
    const final_result = yield* runScope(run, scope)
    yield { type: 'graph_complete', final_result, execution_chain: chainOf(run.state(), scope) }
    return undefined
  } catch (error) {
    if (error instanceof GraphFailure) return error.info
    if (error instanceof TooLargeError)
      return graphError('input_too_large', 'What the graph gives is too large.')
    if (error instanceof BudgetSpent) return error.reason
    throw error
  }
}

function rootScope({ definition }: GraphRun, input: string): Scope {
  const { graph, checkpoint } = definition
  return {
    spanId: '',
    graph,
    plan: graphPlanOf(graph),
    input,
    level: 1,
    path: '',
    kept: checkpoint?.kept[''] ?? [],
  }
}

function chainOf(state: RunState, scope: Scope): string[][] {
  return executionChain(
    endedIn(state, scope).map(({ span, nodeInfo, timestamp, endTimestamp = timestamp }) => {
      const [first] = attemptsAt(state, scope, span?.nodeId ?? '', span?.iteration ?? 0)
      return { name: nodeInfo?.nodeName ?? '', start: first?.timestamp ?? timestamp, end: endTimestamp }
    }),
  )
}

/**
 * Closes what a lost driver had in flight: each node that was at work, with all that it had begun, is `interrupted`, and
 * will be tried again. Nodes that wait for a person, and those that others stand in, stay open: they go on.
 */
export function lostNodesOf(state: RunState): readonly UntimedEvent[] {
  const lost = [...state.open.values()].filter(
    ({ type, spanId }) => type === 'node' && nodesIn(state, spanId).length === 0 && !isAskedIn(state, spanId),
  )
  return lost.flatMap((block): UntimedEvent[] => [
    ...closingsOf(state, 'interrupted', block.spanId),
    { type: 'node_end', ...identityOfBlock(block), status: 'interrupted' },
  ])
}
