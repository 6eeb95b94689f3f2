import type { RunState } from '@/lib/blocks/block'
import { joinTexts, renderTemplate, textOf } from '@/lib/graph/template'
import type { Frontier } from '@/lib/graph/frontier'
import type { GraphPlan } from '@/lib/graph/plan'
import type { Scope } from './graph-run'
import { frontierIn, outputsIn } from './graph-view'

/**
 * What a graph that is over has given: its `end_template`, else the outputs of the nodes that led to its end, one after
 * the other; where none did, of those that nothing followed.
 */
export function graphResultOf(state: RunState, scope: Scope): string {
  const outputsOf = outputsIn(state, scope)
  const { end_template } = scope.graph
  if (end_template !== undefined) return renderTemplate(end_template, outputsOf)
  const last = lastNodes(scope.plan, frontierIn(state, scope))
  const texts = last.map((nodeId) => textOf(outputsOf(nodeId).at(-1) ?? ''))
  return joinTexts(
    texts.filter((text) => text !== ''),
    '\n\n',
  )
}

function lastNodes(plan: GraphPlan, { isTaken, endings, dead }: Frontier): readonly string[] {
  const intoEnd = (plan.edgesInto.get(plan.endId) ?? []).filter(isTaken).map(({ from }) => from)
  // Two cases of a branch may lead there.
  if (intoEnd.length > 0) return [...new Set(intoEnd)]
  // What only an earlier turn of a loop came to is dead in the last.
  return [...plan.nodes.keys()].filter(
    (nodeId) =>
      endings.has(nodeId) && !dead.includes(nodeId) && !(plan.edgesFrom.get(nodeId) ?? []).some(isTaken),
  )
}
