import type { DrawnEdge } from './drawn-edges'
import { roundedPath } from './edge-path'
import type { GraphLayout, Route } from './graph-layout'

/** `idle`: not yet; `active`: until its target's first token; `skipped`: not taken. */
export type EdgeState = 'plain' | 'idle' | 'used' | 'active' | 'skipped'

interface EdgeLinesProps {
  readonly layout: GraphLayout
  readonly selectedId: string | null
  readonly stateOf: (edge: DrawnEdge) => EdgeState | undefined
}

/** The lines of a drawing. What they say stands at the nodes in words, too. */
export function EdgeLines({ layout, selectedId, stateOf }: EdgeLinesProps) {
  return (
    <svg width={layout.width} height={layout.height} className="absolute inset-0" aria-hidden="true">
      {layout.routes.map((route, index) => (
        <path
          // oxlint-disable-next-line react/no-array-index-key -- two edges may say the same
          key={index}
          className="graph-edge"
          d={roundedPath(route.points)}
          data-state={stateOf(route.edge) ?? 'plain'}
          data-error={route.edge.kind === 'error' || undefined}
          data-selected={route.edge.from === selectedId || undefined}
        />
      ))}
      {layout.routes.map((route, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- as above
        <EdgeEnd key={index} route={route} />
      ))}
    </svg>
  )
}

/** Its label on the page's ground; of one that goes back, where it points. */
function EdgeEnd({ route: { edge, points, label } }: { readonly route: Route }) {
  const end = points.at(-1)
  const width = Math.min(edge.label.length, longest) * 6.6 + 12
  return (
    <>
      {edge.isBack && end !== undefined && (
        <path
          className="graph-arrow"
          d={`M${end.x - 4} ${end.y - 7}L${end.x} ${end.y}L${end.x + 4} ${end.y - 7}Z`}
        />
      )}
      {edge.label !== '' && (
        <>
          <rect x={label.x - width / 2} y={label.y - 9} width={width} height={18} rx={3} fill="var(--page)" />
          <text x={label.x} y={label.y + 4} textAnchor="middle" className="graph-edge-label">
            {cut(edge.label)}
          </text>
        </>
      )}
    </>
  )
}

const longest = 24

function cut(text: string): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text
}
