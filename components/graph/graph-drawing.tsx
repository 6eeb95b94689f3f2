'use client'

import './graph-drawing.css'
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react'
import type { DraftNode } from '@/hooks/graph-draft'
import { type DrawableGraph, type DrawnEdge, drawnEdges } from './drawn-edges'
import { DrawnNode, type NodeState } from './drawn-node'
import { EdgeLines, type EdgeState } from './edge-lines'
import { type GraphLayout, type LaidNode, layOut } from './graph-layout'
import { fitScale, formOf, type Size, scaleLayout } from './graph-scale'
import { nameOfNode } from './node-kind'
import { neighbourOf } from './node-neighbour'
import { useGraphPlace } from './use-graph-place'

export interface GraphDrawingProps {
  /** A definition, or one that is being edited. */
  readonly graph: DrawableGraph
  /** Names the list of nodes for screen readers. */
  readonly label: string
  readonly selectedId?: string | null
  /** How small it may become to fit its place, before it scrolls instead. */
  readonly leastScale?: number
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
  leastScale = 0.2,
  onSelect,
  stateOf = nothing,
  edgeStateOf = nothing,
}: GraphDrawingProps) {
  const box = useRef<HTMLDivElement>(null)
  const { nodes, edges, layout: whole } = useLayout(graph)
  const place = useGraphPlace(box)
  const { layout, scale } = useFit(whole, place, leastScale)
  const isPlaced = place !== null
  const known = new Map(nodes.map((node) => [node.id, node]))
  const followers = Map.groupBy(edges, (edge) => edge.from)
  const tabStop = selectedId !== null && known.has(selectedId) ? selectedId : [...layout.boxes.keys()][0]

  useEffect(() => {
    const element = box.current
    if (element !== null && isPlaced) element.scrollLeft = (element.scrollWidth - element.clientWidth) / 2
  }, [isPlaced])
  useEffect(() => {
    if (selectedId !== null && isPlaced) bringIntoView(nodeIn(box.current, selectedId))
  }, [selectedId, isPlaced])

  function onKeyDown(event: KeyboardEvent<HTMLElement>, id: string) {
    const next = neighbourOf(layout.boxes, id, event.key)
    if (next === undefined) return
    event.preventDefault()
    const element = nodeIn(box.current, next)
    element?.focus()
    // One that is partly in view would be left as it is.
    bringIntoView(element)
  }

  return (
    <div ref={box} className="graph-canvas thin-scroll" data-more={place?.hasMore ? '' : undefined}>
      <div className="relative mx-auto" style={{ width: layout.width, height: layout.height }}>
        <EdgeLines layout={layout} scale={scale} selectedId={selectedId} stateOf={edgeStateOf} />
        <ul aria-label={label} data-form={formOf(scale)}>
          {[...layout.boxes].map(([id, at]) => {
            const node = known.get(id)
            if (node === undefined) return null
            return (
              <DrawnNode
                key={id}
                node={node}
                place={at}
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

/** Laid out anew only when nodes or edges come, go or are joined otherwise, not for each letter that is typed: only
 * the names of start and end, which are as wide as those, count too. */
function useLayout({ nodes, edges }: DrawableGraph) {
  const drawn = useMemo(() => drawnEdges({ nodes, edges }), [nodes, edges])
  const shape = useMemo(() => JSON.stringify([nodes.map(laidNode), drawn]), [nodes, drawn])
  const layout = useMemo(() => {
    const [laid, lines]: Parameters<typeof layOut> = JSON.parse(shape)
    return layOut(laid, lines)
  }, [shape])
  return { nodes, edges: drawn, layout }
}

function laidNode(node: DraftNode): LaidNode {
  const { id, kind } = node
  return kind === 'start' || kind === 'end' ? { id, kind, name: nameOfNode(node) } : { id, kind }
}

/** As large as its place allows, at most as it is. */
function useFit(layout: GraphLayout, place: Size | null, least: number) {
  const { width = 0, height = 0 } = place ?? {}
  return useMemo(() => {
    const scale = fitScale(layout, { width, height }, least)
    return { layout: scaleLayout(layout, scale), scale }
  }, [layout, width, height, least])
}

function bringIntoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}

function nodeIn(element: HTMLElement | null, id: string): HTMLElement | null {
  return element?.querySelector<HTMLElement>(`[data-node="${CSS.escape(id)}"]`) ?? null
}
