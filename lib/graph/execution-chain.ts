/** The seed's `execution_chain`: which nodes ran, and which of them at once. */

export interface RanNode {
  readonly name: string
  readonly start: number
  readonly end: number
}

/**
 * Names in order of start, in groups that ran in parallel: a node joins when it began before any of the group had ended,
 * so that no two of a group can have waited for each other.
 */
export function executionChain(nodes: readonly RanNode[]): string[][] {
  const chain: string[][] = []
  let firstEnd = -Infinity
  for (const { name, start, end } of nodes.toSorted((a, b) => a.start - b.start)) {
    const group = start < firstEnd ? chain.at(-1) : undefined
    if (group) group.push(name)
    else chain.push([name])
    firstEnd = group ? Math.min(firstEnd, end) : end
  }
  return chain
}
