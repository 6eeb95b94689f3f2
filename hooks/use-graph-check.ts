'use client'

import { useEffect, useState } from 'react'
import type { GraphDefinition, GraphProblem } from '@/lib/protocol/graphs'
import { checkGraph } from '@/lib/client/graphs-api'

const pause = 600

/**
 * What the server finds wrong with a graph besides what the planner finds here: it alone knows the models, agents, tools
 * and other graphs. Asked once the graph has stood still; until then, and while it is away, what it said last holds.
 * @param definition null while it is not valid
 * @param planned what the planner finds in it
 * @param saved as it was read
 */
export function useGraphCheck(
  definition: GraphDefinition | null,
  planned: readonly GraphProblem[],
  saved: { readonly id: string; readonly problems: readonly GraphProblem[] } | null,
): readonly GraphProblem[] {
  const [problems, setProblems] = useState(() => beyond(planned, saved?.problems ?? []))
  const id = saved?.id

  useEffect(() => {
    if (definition === null) return
    const controller = new AbortController()
    async function check(graph: GraphDefinition) {
      const answer = await checkGraph(graph, controller.signal, id).catch(() => null)
      if (answer !== null && !controller.signal.aborted) setProblems(beyond(planned, answer.problems))
    }
    const timer = setTimeout(() => void check(definition), pause)
    return () => {
      controller.abort()
      clearTimeout(timer)
    }
  }, [definition, planned, id])
  return problems
}

/** Those of `all` that the planner does not find; it is the same here and on the server. */
function beyond(planned: readonly GraphProblem[], all: readonly GraphProblem[]): readonly GraphProblem[] {
  const known = new Set(planned.map((problem) => JSON.stringify(problem)))
  return all.filter((problem) => !known.has(JSON.stringify(problem)))
}
