/** What each kind of node does with its input. */
import { holds } from '@/lib/graph/condition'
import { mapWork, subgraphWork } from './container-work'
import type { Attempt, GraphRun, Outcome } from './graph-run'
import { outputsIn } from './graph-view'
import { humanWork } from './human-work'
import { nextAfter, nextOfCase } from './node-next'
import { speakingWork } from './speaking-work'
import type { Step } from './step'
import { toolWork } from './tool-work'

/** @throws GraphFailure when a graph in it has failed, BudgetSpent, ConditionError, and what a model client throws. */
export function nodeWork(run: GraphRun, attempt: Attempt): AsyncGenerator<Step, Outcome> {
  const { node } = attempt
  switch (node.kind) {
    case 'model':
    case 'agent':
      return speakingWork(run, attempt, node)
    case 'tool':
      return toolWork(run, attempt, node)
    case 'human':
      return humanWork(run, attempt, node)
    case 'branch':
      return branchWork(run, attempt)
    case 'map':
      return mapWork(run, attempt, node)
    case 'subgraph':
      return subgraphWork(run, attempt, node)
    case 'start':
    case 'end':
      throw new TypeError(`A node of kind ${node.kind} does no work.`)
  }
}

/** Takes the first case that holds and whose loop is not used up. */
async function* branchWork(run: GraphRun, attempt: Attempt): AsyncGenerator<Step, Outcome> {
  const { node, scope, iteration } = attempt
  const state = run.state()
  const nodeIds = [...scope.plan.nodes.keys()]
  const outputsOf = outputsIn(state, scope)
  for (const { name, when } of node.kind === 'branch' ? node.cases : []) {
    if (!holds(when, { outputsOf, iteration, nodeIds })) continue
    const next = nextOfCase(state, attempt, name)
    if (next) return { status: 'completed', output: name, next }
  }
  return { status: 'completed', output: 'else', next: nextAfter(state, attempt, 'completed') }
}
