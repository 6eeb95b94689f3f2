import type { GraphProblem } from '@/lib/protocol/graphs'
import type { NodeState } from './drawn-node'

/** Marks the nodes of a drawing that something is wrong with; an error goes before a warning. */
export function problemState(problems: readonly GraphProblem[]): (nodeId: string) => NodeState | undefined {
  const first = new Map<string, GraphProblem>()
  for (const problem of problems) {
    const nodeId = nodeOf(problem)
    if (nodeId !== null && !first.has(nodeId)) first.set(nodeId, problem)
  }
  return (nodeId) => {
    const problem = first.get(nodeId)
    return problem && { status: problem.severity === 'error' ? 'failed' : 'warned', text: problem.message }
  }
}

/** Without those that say again what was said: two edges with one fault have the same problem. */
export function distinctProblems(problems: readonly GraphProblem[]): readonly GraphProblem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()]
}

/** The node at which a problem is mended; null: in the graph's own fields. */
export function nodeOf({ node_id, edge }: GraphProblem): string | null {
  return node_id ?? edge?.from ?? null
}
