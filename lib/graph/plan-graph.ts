/** From a definition to what the executor and the drawing read of it, and to what is wrong with it. Pure. */
import type { GraphDefinition, GraphProblem } from '@/lib/protocol/graphs'
import { checkLoops } from './check-loops'
import { checkNodes } from './check-nodes'
import { checkReadings } from './check-readings'
import { checkWays } from './check-ways'
import { findLoops } from './loops'
import { outlineOf, type Outline } from './outline'
import type { GraphPlan, PlanEdge } from './plan'
import { groupEdges, levelsOf, reach } from './walk'

/**
 * Looks at a graph by itself; whether the models, agents, tools and graphs that it names are there is not asked.
 *
 * @returns the plan when no problem is an error, and all problems, each with the node, the field or the edge that it is
 *   about.
 */
export function planGraph(definition: GraphDefinition): {
  readonly plan: GraphPlan | undefined
  readonly problems: readonly GraphProblem[]
} {
  const { outline, problems: edgeProblems } = outlineOf(definition)
  const loops = findLoops(outline)
  const problems = [
    ...checkNodes(definition, outline),
    ...edgeProblems,
    ...loops.problems,
    // Where loops are not what they seem, what they leave running is not known.
    ...(loops.problems.length === 0 ? checkLoops(outline, loops.edges) : []),
    ...checkWays(outline),
    ...checkReadings(definition, outline),
  ]
  const isSound = problems.every(({ severity }) => severity === 'warning')
  return { plan: isSound ? planOf(outline, loops.edges) : undefined, problems }
}

function planOf({ nodes, startId = '', endId = '' }: Outline, edges: readonly PlanEdge[]): GraphPlan {
  const onward = edges.filter(({ isBack }) => !isBack)
  const onwardFrom = groupEdges(onward, 'from')
  const edgesInto = groupEdges(onward, 'to')
  const reachableFrom = new Map([...nodes.keys()].map((nodeId) => [nodeId, reach(nodeId, onwardFrom)]))
  const repeated = edges.flatMap(({ to, isBack }) => (isBack ? [...(reachableFrom.get(to) ?? [])] : []))
  return {
    nodes,
    startId,
    endId,
    edgesFrom: groupEdges(edges, 'from'),
    edgesInto,
    reachableFrom,
    repeatable: new Set(repeated),
    levels: levelsOf(nodes.keys(), edgesInto),
  }
}
