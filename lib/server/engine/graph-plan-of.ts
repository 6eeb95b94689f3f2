import { planGraph } from '@/lib/graph/plan-graph'
import type { GraphPlan } from '@/lib/graph/plan'
import type { GraphDefinition } from '@/lib/protocol/graphs'
import { GraphFailure } from './graph-run'
import { graphError } from './node-error'

/** A graph may run once for each of a thousand items. */
const plans = new WeakMap<GraphDefinition, GraphPlan>()

/** @throws GraphFailure for a graph with errors; a run begins with none. */
export function graphPlanOf(graph: GraphDefinition): GraphPlan {
  const known = plans.get(graph)
  if (known) return known
  const { plan, problems } = planGraph(graph)
  if (!plan) {
    const message = problems.find(({ severity }) => severity === 'error')?.message ?? 'The graph has errors.'
    throw new GraphFailure(graphError('graph_invalid', message))
  }
  plans.set(graph, plan)
  return plan
}
