/** What is wrong with a graph where it stands: in itself, with what it names, and in the graphs that it runs. Pure. */
import { graphsNamedBy } from '@/lib/graph/named-by'
import { planGraph } from '@/lib/graph/plan-graph'
import { error } from '@/lib/graph/problem'
import { recursiveGraphs } from '@/lib/graph/recursive-graphs'
import type { GraphProblem } from '@/lib/protocol/graphs'
import { reachableFrom } from '@/lib/server/agents/reachable-from'
import { namedProblems } from './named-problems'
import type { GraphSurroundings } from './surroundings'

export interface GraphCheck {
  /** All that is wrong with a graph of these surroundings. */
  problemsOf(id: string): GraphProblem[]
  /** Why a graph cannot be run, in a sentence that names the node and, when it is not its own, the graph. */
  firstErrorOf(id: string): string | undefined
}

/** Looks at each graph once, however many others run it. */
export function createGraphCheck(around: GraphSurroundings): GraphCheck {
  const { graphs } = around
  const looked = new Map<string, readonly GraphProblem[]>()

  function ownProblems(id: string): readonly GraphProblem[] {
    const problems = looked.get(id) ?? look(id)
    looked.set(id, problems)
    return problems
  }

  function look(id: string): readonly GraphProblem[] {
    const definition = graphs.get(id)
    if (definition === undefined) return []
    return [
      ...planGraph(definition).problems,
      ...namedProblems(definition, around),
      ...recursiveGraphs(id, graphs),
    ]
  }

  function errorOf(id: string): GraphProblem | undefined {
    return ownProblems(id).find(({ severity }) => severity === 'error')
  }

  /** Ids of the graphs that these run, themselves included. */
  function graphsFrom(ids: Iterable<string>): string[] {
    return [...reachableFrom(ids, graphs, graphsNamedBy).keys()]
  }

  /** Of each node whose graph is there, but cannot be run. */
  function innerProblems(id: string): GraphProblem[] {
    return (graphs.get(id)?.nodes ?? []).flatMap((node) => {
      if (!('graph' in node) || isReported(id, node.id)) return []
      const broken = graphsFrom([node.graph]).find(errorOf)
      if (broken === undefined) return []
      const message = `The graph “${broken}” has errors. Mend it, or choose another.`
      return error('invalid_graph', message, { node_id: node.id, field: 'graph' })
    })
  }

  function isReported(id: string, nodeId: string): boolean {
    return ownProblems(id).some(({ node_id, field }) => node_id === nodeId && field === 'graph')
  }

  return {
    problemsOf: (id) => [...ownProblems(id), ...innerProblems(id)],
    firstErrorOf(id) {
      const own = errorOf(id)
      if (own) return sentenceOf(own)
      const broken = graphsFrom([id]).find(errorOf)
      const problem = broken === undefined ? undefined : errorOf(broken)
      return problem && `In the graph “${broken}”: ${sentenceOf(problem)}`
    },
  }
}

function sentenceOf({ node_id, edge, message }: GraphProblem): string {
  const place = node_id ?? (edge && `${edge.from} → ${edge.to}`)
  return place === undefined ? message : `${place}: ${message}`
}
