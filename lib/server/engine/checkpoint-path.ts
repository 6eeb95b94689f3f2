/** The keys of a checkpoint: where something stands in the graphs of a run. */
import type { NodeTurn } from './graph-run'

/** One run of a node: `node#0`, inside a map `map#0[3]/node#0`. It is also that of the graph inside a subgraph. */
export function runPath({ scope, node, iteration }: NodeTurn): string {
  return runPathIn(scope.path, node.id, iteration)
}

/** @param graphPath of the graph that the node stands in; '' for the graph of the run. */
export function runPathIn(graphPath: string, nodeId: string, iteration: number): string {
  return `${graphPath === '' ? '' : `${graphPath}/`}${nodeId}#${iteration}`
}

/** The graph of one item: `map#0[3]`. */
export function itemPath(mapPath: string, index: number): string {
  return `${mapPath}[${index}]`
}
