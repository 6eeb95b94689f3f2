/** Ways through nodes and edges. */

interface Edge {
  readonly from: string
  readonly to: string
}

/** The edges of each node, in their order. */
export function groupEdges<E extends Edge>(
  edges: readonly E[],
  end: 'from' | 'to',
): ReadonlyMap<string, readonly E[]> {
  const groups = new Map<string, E[]>()
  for (const edge of edges) {
    const group = groups.get(edge[end])
    if (group) group.push(edge)
    else groups.set(edge[end], [edge])
  }
  return groups
}

/** All that edges lead to from a node, in the order in which it is found; the node itself first. */
export function reach(
  from: string,
  edgesFrom: ReadonlyMap<string, readonly Edge[]>,
  /** Is found, but not gone through. */
  barrier?: string,
): ReadonlySet<string> {
  const found = new Set([from])
  for (const nodeId of found) {
    if (nodeId === barrier) continue
    for (const { to } of edgesFrom.get(nodeId) ?? []) found.add(to)
  }
  return found
}

/** All that leads to a node, by one edge or more; the node itself only when it is in a cycle. */
export function before(nodeId: string, edgesInto: ReadonlyMap<string, readonly Edge[]>): ReadonlySet<string> {
  const found = new Set((edgesInto.get(nodeId) ?? []).map(({ from }) => from))
  for (const each of found) for (const { from } of edgesInto.get(each) ?? []) found.add(from)
  return found
}

/**
 * The edges that lead to a node that the way to them has come through, found depth-first from the first of the nodes and
 * then from each that was not come to; with each edge the nodes of its cycle, in order. Without these edges there is no
 * cycle.
 */
export function closingEdges<E extends Edge>(
  nodeIds: Iterable<string>,
  edgesFrom: ReadonlyMap<string, readonly E[]>,
): ReadonlyMap<E, readonly string[]> {
  const closing = new Map<E, readonly string[]>()
  const seen = new Set<string>()
  const way: string[] = []

  function visit(nodeId: string): void {
    seen.add(nodeId)
    way.push(nodeId)
    for (const edge of edgesFrom.get(nodeId) ?? []) {
      const at = way.indexOf(edge.to)
      if (at !== -1) closing.set(edge, way.slice(at))
      else if (!seen.has(edge.to)) visit(edge.to)
    }
    way.pop()
  }

  for (const nodeId of nodeIds) if (!seen.has(nodeId)) visit(nodeId)
  return closing
}

interface Inevitable {
  readonly nodes: readonly string[]
  /** When all ways only lead back: what can be reached from each place that they lead back to. Else empty. */
  readonly again: readonly ReadonlySet<string>[]
}

/**
 * By node: the nodes that every way from it comes to, itself first, in their order. A way that only leads back to where
 * the choice is made again does not count, unless there is no other.
 *
 * @param edgesFrom without cycles.
 * @param againFrom what can be reached from each node that an edge from this one goes back to.
 */
export function inevitableIn(
  edgesFrom: ReadonlyMap<string, readonly Edge[]>,
  againFrom: (nodeId: string) => readonly ReadonlySet<string>[],
): (nodeId: string) => readonly string[] {
  const known = new Map<string, Inevitable>()

  function look(nodeId: string): Inevitable {
    const before = known.get(nodeId)
    if (before) return before
    const ways = (edgesFrom.get(nodeId) ?? []).map(({ to }) => look(to))
    const lasting = ways.filter(
      ({ again }) => again.length === 0 || !again.every((reached) => reached.has(nodeId)),
    )
    const [first, ...others] = lasting.length > 0 ? lasting : ways
    const common = first?.nodes.filter((each) => others.every(({ nodes }) => nodes.includes(each))) ?? []
    const again = lasting.length > 0 ? [] : [...ways.flatMap((way) => way.again), ...againFrom(nodeId)]
    const found = { nodes: [nodeId, ...common], again }
    known.set(nodeId, found)
    return found
  }

  return (nodeId) => look(nodeId).nodes
}

/** Each node in the lowest level that is below all that it follows. @param edges without cycles. */
export function levelsOf(
  nodeIds: Iterable<string>,
  edgesInto: ReadonlyMap<string, readonly Edge[]>,
): string[][] {
  const levels: string[][] = []
  const levelOf = new Map<string, number>()

  function level(nodeId: string): number {
    const known = levelOf.get(nodeId)
    if (known !== undefined) return known
    const found = Math.max(0, ...(edgesInto.get(nodeId) ?? []).map(({ from }) => level(from) + 1))
    levelOf.set(nodeId, found)
    return found
  }

  for (const nodeId of nodeIds) (levels[level(nodeId)] ??= []).push(nodeId)
  return levels
}
