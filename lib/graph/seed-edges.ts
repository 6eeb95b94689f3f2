import type { GraphEdge } from '@/lib/protocol/graphs'
import type { SeedNode } from './seed-schema'
import { closingEdges, groupEdges } from './walk'

/** How often an edge may go back that had no limit. */
const loopsAtMost = 10

interface SeedEdges {
  readonly edges: readonly GraphEdge[]
  readonly notes: readonly string[]
}

/** The edges that the nodes tell of, from either end, with a limit for those that go back; ends that nobody names are tied. */
export function edgesOfSeed(nodes: readonly SeedNode[], ids: ReadonlyMap<string, string>): SeedEdges {
  const drawn = drawnEdges(nodes, ids)
  const tied = tiedEnds(nodes, ids, drawn.edges)
  const all = [...drawn.edges, ...tied.edges]
  const limited = limitedLoops(nodes, ids, all)
  return {
    edges: all.map((edge) => (limited.has(edge) ? { ...edge, max_loops: loopsAtMost } : edge)),
    notes: [
      ...drawn.notes,
      ...tied.notes,
      ...[...limited].map(
        ({ from, to }) =>
          `The edge from “${from}” back to “${to}” had no limit. It is taken ${loopsAtMost} times at most.`,
      ),
    ],
  }
}

function drawnEdges(nodes: readonly SeedNode[], ids: ReadonlyMap<string, string>): SeedEdges {
  const edges = new Map<string, GraphEdge>()
  const notes: string[] = []
  function draw(fromName: string, toName: string, node: SeedNode): void {
    const from = ids.get(fromName)
    const to = ids.get(toName)
    if (from === undefined || to === undefined) {
      const unknown = from === undefined ? fromName : toName
      notes.push(`“${node.name}” names “${unknown}”, which is not in the graph. The edge is left out.`)
    } else if (to === 'start' || from === 'end') {
      notes.push(`Nothing leads into the start or out of the end. An edge of “${node.name}” is left out.`)
    } else edges.set(`${from} ${to}`, { from, to })
  }
  for (const node of nodes) {
    for (const name of node.input_nodes) draw(name, node.name, node)
    for (const name of node.output_nodes) draw(node.name, name, node)
  }
  return { edges: [...edges.values()], notes: [...new Set(notes)] }
}

/** Edges from the start and to the end, when there are none. */
function tiedEnds(
  nodes: readonly SeedNode[],
  ids: ReadonlyMap<string, string>,
  edges: readonly GraphEdge[],
): SeedEdges {
  const tied: GraphEdge[] = []
  const notes: string[] = []
  const idsOf = (some: readonly SeedNode[]) => some.map(({ name }) => ids.get(name) ?? '')
  if (!edges.some(({ from }) => from === 'start')) {
    const marked = idsOf(nodes.filter(({ is_start }) => is_start))
    const first = idsOf(nodes).filter((id) => !edges.some(({ to }) => to === id))
    for (const to of firstFilled(marked, first, idsOf(nodes.slice(0, 1)))) tied.push({ from: 'start', to })
    notes.push(`Nothing followed the start. It now leads to ${tied.map(({ to }) => `“${to}”`).join(', ')}.`)
  }
  if (!edges.some(({ to }) => to === 'end')) {
    const marked = idsOf(nodes.filter(({ is_end }) => is_end))
    const last = idsOf(nodes).filter((id) => !edges.some(({ from }) => from === id))
    const ending = firstFilled(marked, last, idsOf(nodes.slice(-1)))
    for (const from of ending) tied.push({ from, to: 'end' })
    notes.push(`Nothing led to the end. ${ending.map((id) => `“${id}”`).join(', ')} now does.`)
  }
  return { edges: tied, notes }
}

function firstFilled(...lists: readonly (readonly string[])[]): readonly string[] {
  return lists.find((list) => list.length > 0) ?? []
}

/** Edges that close a cycle which no handoff limits, or that would go back and on at once. */
function limitedLoops(
  nodes: readonly SeedNode[],
  ids: ReadonlyMap<string, string>,
  edges: readonly GraphEdge[],
): ReadonlySet<GraphEdge> {
  const nodeIds = ['start', ...nodes.map(({ name }) => ids.get(name) ?? '')]
  const choosing = new Set(
    nodes.flatMap(({ name, handoffs }) => ((handoffs ?? 0) > 0 ? (ids.get(name) ?? []) : [])),
  )
  const plain = edges.filter(({ from }) => !choosing.has(from))
  const endless = closingEdges(nodeIds, groupEdges(plain, 'from')).keys()
  const from = groupEdges(edges, 'from')
  const beside = [...closingEdges(nodeIds, from).keys()].filter(
    (edge) => !choosing.has(edge.from) && (from.get(edge.from) ?? []).length > 1,
  )
  return new Set([...endless, ...beside])
}
