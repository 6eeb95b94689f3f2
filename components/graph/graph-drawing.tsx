'use client'

import './graph-drawing.css'
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react'
import { type DrawableGraph, type DrawnEdge, drawnEdges } from './drawn-edges'
import { DrawnNode, type NodeState } from './drawn-node'
import { EdgeLines, type EdgeState } from './edge-lines'
import { layOut } from './graph-layout'
import { neighbourOf } from './node-neighbour'

export interface GraphDrawingProps {
  /** A definition, or one that is being edited. */
  readonly graph: DrawableGraph
  /** Names the list of nodes for screen readers. */
  readonly label: string
  readonly selectedId?: string | null
  readonly onSelect: (nodeId: string) => void
  /** How a node stands; absent or undefined: as it is defined. */
  readonly stateOf?: (nodeId: string) => NodeState | undefined
  /** Absent or undefined: `plain`. */
  readonly edgeStateOf?: (edge: DrawnEdge) => EdgeState | undefined
}

const nothing = () => undefined

/** A graph as boxes and lines. For screen readers it is the list of its nodes, each with where it leads. */
export function GraphDrawing({
  graph,
  label,
  selectedId = null,
  onSelect,
  stateOf = nothing,
  edgeStateOf = nothing,
}: GraphDrawingProps) {
  const box = useRef<HTMLDivElement>(null)
  const { nodes, edges, layout } = useLayout(graph)
  const known = new Map(nodes.map((node) => [node.id, node]))
  const followers = Map.groupBy(edges, (edge) => edge.from)
  const tabStop = selectedId !== null && known.has(selectedId) ? selectedId : [...layout.boxes.keys()][0]

  useEffect(() => {
    const element = box.current
    if (element !== null) element.scrollLeft = (element.scrollWidth - element.clientWidth) / 2
  }, [])
  useEffect(() => {
    if (selectedId !== null)
      nodeIn(box.current, selectedId)?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [selectedId])

  function onKeyDown(event: KeyboardEvent<HTMLElement>, id: string) {
    const next = neighbourOf(layout.boxes, id, event.key)
    if (next === undefined) return
    event.preventDefault()
    nodeIn(box.current, next)?.focus()
  }

  return (
    <div ref={box} className="graph-canvas thin-scroll">
      <div className="relative mx-auto" style={{ width: layout.width, height: layout.height }}>
        <EdgeLines layout={layout} selectedId={selectedId} stateOf={edgeStateOf} />
        <ul aria-label={label}>
          {[...layout.boxes].map(([id, place]) => {
            const node = known.get(id)
            if (node === undefined) return null
            return (
              <DrawnNode
                key={id}
                node={node}
                place={place}
                state={stateOf(id)}
                leadsTo={(followers.get(id) ?? []).map((edge) => ({ edge, target: known.get(edge.to) }))}
                isSelected={id === selectedId}
                isTabStop={id === tabStop}
                onSelect={() => onSelect(id)}
                onKeyDown={(event) => onKeyDown(event, id)}
              />
            )
          })}
        </ul>
      </div>
    </div>
  )
}

/** Laid out anew only when nodes or edges come, go or are joined otherwise, not for each letter that is typed. */
function useLayout({ nodes, edges }: DrawableGraph) {
  const drawn = useMemo(() => drawnEdges({ nodes, edges }), [nodes, edges])
  const shape = useMemo(
    () => JSON.stringify([nodes.map(({ id, kind }) => ({ id, kind })), drawn]),
    [nodes, drawn],
  )
  const layout = useMemo(() => {
    const [laid, lines]: Parameters<typeof layOut> = JSON.parse(shape)
    return layOut(laid, lines)
  }, [shape])
  return { nodes, edges: drawn, layout }
}

function nodeIn(element: HTMLElement | null, id: string): HTMLElement | null {
  return element?.querySelector<HTMLElement>(`[data-node="${CSS.escape(id)}"]`) ?? null
}
