import { type DrawnEdge, edgeKey } from './drawn-edges'
import { roundedPath } from './edge-path'
import type { GraphLayout, Route } from './graph-layout'
import { formOf, type Scale } from './graph-scale'

/** `idle`: not yet; `active`: until its target's first token; `skipped`: not taken. */
export type EdgeState = 'plain' | 'idle' | 'used' | 'active' | 'skipped'

interface EdgeLinesProps {
  /** As it is drawn, at this scale. */
  readonly layout: GraphLayout
  readonly scale: Scale
  readonly selectedId: string | null
  readonly stateOf: (edge: DrawnEdge) => EdgeState | undefined
}

/** The lines of a drawing. What they say stands at the nodes in words, too. */
export function EdgeLines({ layout, scale, selectedId, stateOf }: EdgeLinesProps) {
  // Labels keep their size, and have as much room as the nodes below them.
  const longest = formOf(scale) === 'block' ? 0 : Math.floor(longestLabel * scale.x)
  return (
    <svg width={layout.width} height={layout.height} className="absolute inset-0" aria-hidden="true">
      {layout.routes.map((route) => (
        <path
          key={edgeKey(route.edge)}
          className="graph-edge"
          d={roundedPath(route.points)}
          data-state={stateOf(route.edge) ?? 'plain'}
          data-error={route.edge.kind === 'error' || undefined}
          data-selected={route.edge.from === selectedId || undefined}
        />
      ))}
      {layout.routes.map((route) => (
        <EdgeEnd key={edgeKey(route.edge)} route={route} longest={longest} />
      ))}
    </svg>
  )
}

interface EdgeEndProps {
  readonly route: Route
  /** Of its label. */
  readonly longest: number
}

/** Its label on the page's ground; of one that goes back, where it points. */
function EdgeEnd({ route: { edge, points, label }, longest }: EdgeEndProps) {
  const end = points.at(-1)
  const text = cut(edge.label, longest)
  const width = text.length * 6.6 + 12
  return (
    <>
      {edge.isBack && end !== undefined && (
        <path
          className="graph-arrow"
          d={`M${end.x - 4} ${end.y - 7}L${end.x} ${end.y}L${end.x + 4} ${end.y - 7}Z`}
        />
      )}
      {text !== '' && (
        <>
          <rect x={label.x - width / 2} y={label.y - 9} width={width} height={18} rx={3} fill="var(--page)" />
          <text x={label.x} y={label.y + 4} textAnchor="middle" className="graph-edge-label">
            {text}
          </text>
        </>
      )}
    </>
  )
}

const longestLabel = 24

function cut(text: string, longest: number): string {
  if (longest === 0) return ''
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text
}
