/** The place of a message in the tree of its conversation. */
export interface Node {
  readonly id: string
  readonly parent_id: string | null
  readonly position: number
}

/**
 * The ids from the root down to a leaf; empty when the leaf is not among the nodes. The walk up ends where a parent is
 * not an older one of these nodes, so that parents that go round end it as well.
 */
export function branchTo(leafId: string, nodes: readonly Node[]): readonly string[] {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const ids: string[] = []
  let node = byId.get(leafId)
  while (node) {
    ids.push(node.id)
    const parent: Node | undefined = node.parent_id === null ? undefined : byId.get(node.parent_id)
    node = parent && parent.position < node.position ? parent : undefined
  }
  return ids.toReversed()
}
