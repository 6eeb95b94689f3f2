/** The edges of a graph as they are drawn, also of one that is not valid yet. Pure. */
import { closingEdges, groupEdges } from '@/lib/graph/walk'
import type { DraftEdge, DraftNode } from '@/hooks/graph-draft'

/** What a drawing needs of a graph: a definition, or one that is being edited. */
export interface DrawableGraph {
  readonly nodes: readonly DraftNode[]
  readonly edges: readonly DraftEdge[]
}

export interface DrawnEdge {
  readonly from: string
  readonly to: string
  /** `error`: to the fallback of its node. */
  readonly kind: 'flow' | 'error'
  /** It closes a loop and is drawn beside the nodes. */
  readonly isBack: boolean
  /** The case that takes it, or how often it goes back; empty for none. */
  readonly label: string
}

type Edge = Omit<DrawnEdge, 'isBack'>

/** Edges between nodes that exist: those of the definition, then those to fallbacks. Two that say the same are one. */
export function drawnEdges({ nodes, edges }: DrawableGraph): readonly DrawnEdge[] {
  const known = new Set(nodes.map((node) => node.id))
  const named: Edge[] = [
    ...edges.map((edge) => ({ from: edge.from, to: edge.to, kind: 'flow' as const, label: labelOf(edge) })),
    ...nodes.flatMap(({ id, on_error }) =>
      typeof on_error === 'object'
        ? [{ from: id, to: on_error.fallback, kind: 'error' as const, label: '' }]
        : [],
    ),
  ].filter(({ from, to }) => known.has(from) && known.has(to))
  const all = [...new Map(named.map((edge) => [edgeKey(edge), edge])).values()]
  const limited = new Set(edges.filter((edge) => edge.max_loops !== undefined).map(endsOf))
  const isLimited = (edge: Edge) => limited.has(endsOf(edge))
  const onward = all.filter((edge) => !isLimited(edge))
  const startFirst = nodes.toSorted((a, b) => Number(b.kind === 'start') - Number(a.kind === 'start'))
  const closing = closingEdges(
    startFirst.map(({ id }) => id),
    groupEdges(onward, 'from'),
  )
  return all.map((edge) => ({ ...edge, isBack: closing.has(edge) || isLimited(edge) }))
}

/** Another for each edge of a drawing. */
export function edgeKey({ from, to, kind, label }: Edge): string {
  return JSON.stringify([from, to, kind, label])
}

function endsOf({ from, to }: Pick<Edge, 'from' | 'to'>): string {
  return `${from}\n${to}`
}

function labelOf({ case: name, max_loops }: DraftEdge): string {
  const times = max_loops === undefined ? [] : [`${max_loops}×`]
  return [...(name === undefined ? [] : [name]), ...times].join(' · ')
}
