/** Where the nodes and edges of a graph stand: from above to below, each one row under the lowest that it follows. Pure. */
import { type EdgeLabel, Graph, type GraphLabel, type NodeLabel, layout } from '@dagrejs/dagre'
import { groupEdges, levelsOf } from '@/lib/graph/walk'
import type { NodeKind } from '@/hooks/graph-draft'
import type { DrawnEdge } from './drawn-edges'
import type { Point } from './edge-path'

export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export interface Route {
  readonly edge: DrawnEdge
  readonly points: readonly Point[]
  /** The middle of its label. */
  readonly label: Point
}

export interface GraphLayout {
  readonly width: number
  readonly height: number
  /** By id, row by row. */
  readonly boxes: ReadonlyMap<string, Box>
  readonly routes: readonly Route[]
}

export interface LaidNode {
  readonly id: string
  readonly kind: NodeKind
  /** Absent: its id. */
  readonly name?: string | undefined
}

const margin = 24
const besideGap = 20
const rowGap = 42
/** Above a row whose edges say something. */
const labelledGap = 66
/** How far a label stands above the target, and an edge that goes back from a node. */
const labelRise = 18
const backRise = 12
/** Between edges that go back. */
const lane = 22

/** Not the id of any node: those begin with a letter. */
const root = '0'

const nodeWidth = 196

/** A start and an end are as wide as their name needs, with room for its mark. */
function sizeOf({ kind, id, name }: LaidNode) {
  if (kind !== 'start' && kind !== 'end') return { width: nodeWidth, height: 62 }
  const needed = aroundName + besideMark + widthOf(name || id)
  return { width: Math.min(nodeWidth, Math.max(108, 2 * Math.ceil(needed / 2))), height: 36 }
}

/** The edges of a node, its icon, and the gap behind that. */
const aroundName = 48
const besideMark = 22

/** About as wide as a text is drawn, in px: Han characters are square. */
function widthOf(text: string): number {
  const widths = Array.from(text, (character) => (character < '\u2e80' ? 7.8 : 14))
  return widths.reduce((sum, width) => sum + width, 0)
}

export function layOut(nodes: readonly LaidNode[], edges: readonly DrawnEdge[]): GraphLayout {
  const forward = edges.filter((edge) => !edge.isBack)
  const levels = new Map(
    levelsOf(
      nodes.map(({ id }) => id),
      groupEdges(forward, 'to'),
    ).flatMap((ids, level) => ids.map((id) => [id, level])),
  )
  const graph = dagreOf(nodes, forward, levels)
  const rows = rowsOf(nodes, forward, levels)
  const side = sideOf(nodes, levels, (id) => graph.node(id).x ?? 0)
  const boxes = new Map(
    nodes
      .map((node) => ({ node, x: side * (graph.node(node.id).x ?? 0), level: levels.get(node.id) ?? 0 }))
      .toSorted((a, b) => a.level - b.level || a.x - b.x)
      .map(({ node, x, level }) => [node.id, boxAt(node, x, rows[level]?.middle ?? 0)]),
  )
  const shift = margin - Math.min(...[...boxes.values()].map(({ left }) => left))
  const placed = new Map([...boxes].map(([id, box]) => [id, { ...box, left: box.left + shift }]))
  const down = forward.map((edge, index) => {
    const bends = graph.edge({ v: edge.from, w: edge.to, name: String(index) }).points ?? []
    // Every second one is in the middle of a row; the first and the last are at the boxes.
    const waypoints = bends.slice(1, -1).filter((_, at) => at % 2 === 1)
    const levelOf = levels.get(edge.from) ?? 0
    return routeDown(
      edge,
      placed,
      rows,
      levelOf,
      waypoints.map(({ x }) => side * x + shift),
    )
  })
  const right = Math.max(...[...placed.values()].map(({ left, width }) => left + width), margin)
  const back = edges
    .filter((edge) => edge.isBack)
    .map((edge, index) => routeBack(edge, placed, right + lane * (index + 1)))
  const last = rows.at(-1)
  return {
    width: right + (back.length > 0 ? lane * back.length + 28 : 0) + margin,
    height: (last?.bottom ?? 0) + margin,
    boxes: placed,
    routes: [...down, ...back],
  }
}

/** Dagre orders each row and says how far to the right things stand. The levels are forced on it by lengths of edges. */
function dagreOf(
  nodes: readonly LaidNode[],
  edges: readonly DrawnEdge[],
  levels: ReadonlyMap<string, number>,
) {
  const graph = new Graph<GraphLabel, NodeLabel, EdgeLabel>({ multigraph: true })
  graph.setGraph({ rankdir: 'TB', nodesep: besideGap, edgesep: besideGap, ranksep: rowGap })
  graph.setNode(root, { width: 0, height: 0 })
  for (const node of nodes) graph.setNode(node.id, sizeOf(node))
  edges.forEach(({ from, to }, index) => {
    const minlen = (levels.get(to) ?? 0) - (levels.get(from) ?? 0)
    graph.setEdge(from, to, { minlen, weight: 2 }, String(index))
  })
  for (const { id } of nodes) if (levels.get(id) === 0) graph.setEdge(root, id, { weight: 0 }, root)
  layout(graph)
  return graph
}

/** -1 when most neighbours would stand in the order of the definition if all were mirrored. Dagre does not ask for it. */
function sideOf(
  nodes: readonly LaidNode[],
  levels: ReadonlyMap<string, number>,
  xOf: (id: string) => number,
): 1 | -1 {
  const rows = Map.groupBy(nodes, ({ id }) => levels.get(id) ?? 0)
  const steps = [...rows.values()].flatMap((row) =>
    row.slice(1).map(({ id }, index) => Math.sign(xOf(id) - xOf(row[index]?.id ?? id))),
  )
  return steps.reduce((sum, step) => sum + step, 0) < 0 ? -1 : 1
}

interface Row {
  readonly top: number
  readonly middle: number
  readonly bottom: number
}

function rowsOf(
  nodes: readonly LaidNode[],
  edges: readonly DrawnEdge[],
  levels: ReadonlyMap<string, number>,
): readonly Row[] {
  const levelOf = (id: string) => levels.get(id) ?? 0
  const members = Map.groupBy(nodes, ({ id }) => levelOf(id))
  const labelled = new Set(edges.filter(({ label }) => label !== '').map(({ to }) => levelOf(to)))
  const rows: Row[] = []
  for (let level = 0; level < members.size; level += 1) {
    const height = Math.max(...(members.get(level) ?? []).map((node) => sizeOf(node).height))
    const gap = labelled.has(level) ? labelledGap : rowGap
    const top = (rows.at(-1)?.bottom ?? margin - gap) + gap
    rows.push({ top, middle: top + height / 2, bottom: top + height })
  }
  return rows
}

function boxAt(node: LaidNode, x: number, y: number): Box {
  const { width, height } = sizeOf(node)
  return { left: Math.round(x - width / 2), top: Math.round(y - height / 2), width, height }
}

type Boxes = ReadonlyMap<string, Box>
const nowhere: Box = { left: 0, top: 0, width: 0, height: 0 }

/** Down through the rows between; sideways only under a row. */
function routeDown(
  edge: DrawnEdge,
  boxes: Boxes,
  rows: readonly Row[],
  level: number,
  waypoints: readonly number[],
): Route {
  const [source, target] = [boxes.get(edge.from) ?? nowhere, boxes.get(edge.to) ?? nowhere]
  const start = { x: middleOf(source), y: source.top + source.height }
  const end = { x: middleOf(target), y: target.top }
  const stops = [...waypoints, end.x]
  const points: Point[] = [start]
  stops.forEach((x, index) => {
    const before = points.at(-1)?.x ?? start.x
    const turn = (rows[level + index]?.bottom ?? start.y) + rowGap / 2
    points.push({ x: before, y: turn }, { x, y: turn })
  })
  return { edge, points: [...points, end], label: { x: end.x, y: end.y - labelRise } }
}

/** Out below the source, up beside all nodes, and in above the target. */
function routeBack(edge: DrawnEdge, boxes: Boxes, x: number): Route {
  const [source, target] = [boxes.get(edge.from) ?? nowhere, boxes.get(edge.to) ?? nowhere]
  const [low, high] = [source.top + source.height, target.top]
  const [out, into] = [middleOf(source) + source.width / 4, middleOf(target) + target.width / 4]
  const [below, above] = [low + backRise, high - backRise]
  return {
    edge,
    points: [
      { x: out, y: low },
      { x: out, y: below },
      { x, y: below },
      { x, y: above },
      { x: into, y: above },
      { x: into, y: high },
    ],
    label: { x, y: (below + above) / 2 },
  }
}

function middleOf({ left, width }: Box): number {
  return left + width / 2
}
