import type { GraphProblem } from '@/lib/protocol/graphs'

type Place = Pick<GraphProblem, 'node_id' | 'field' | 'edge'>

/** What keeps a graph from being run. */
export function error(code: string, message: string, place: Place = {}): GraphProblem {
  return { severity: 'error', code, message, ...place }
}

/** What is probably not meant. */
export function warning(code: string, message: string, place: Place = {}): GraphProblem {
  return { severity: 'warning', code, message, ...place }
}
