/** A layout drawn smaller, so that a graph fits its place. Only places shrink: text and lines keep their size. Pure. */
import type { Point } from './edge-path'
import type { Box, GraphLayout } from './graph-layout'

/** Across and down are scaled by themselves: names get all the width that there is. */
export interface Scale {
  readonly x: number
  readonly y: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

/** `name`: a node shows its name and its line; `block`: only its state's colour. */
export type NodeForm = 'full' | 'name' | 'block'

/** A place without a size has not been laid out yet and is taken as endless. Nothing is drawn larger than it is. */
export function fitScale(layout: Size, place: Size, least: number): Scale {
  const fit = (room: number, need: number) =>
    room > 0 && need > 0 ? Math.max(least, Math.min(1, room / need)) : 1
  return { x: fit(place.width, layout.width), y: fit(place.height, layout.height) }
}

export function formOf({ x, y }: Scale): NodeForm {
  const zoom = Math.min(x, y)
  if (zoom < 0.3) return 'block'
  return zoom < 0.6 ? 'name' : 'full'
}

/** A line of text with its edges. */
const lowestName = 18
/** Half the height of an edge's label. */
const lowestLabel = 9

export function scaleLayout(layout: GraphLayout, scale: Scale): GraphLayout {
  if (scale.x === 1 && scale.y === 1) return layout
  const lowest = formOf(scale) === 'block' ? 0 : lowestName
  const scaled = (point: Point): Point => ({ x: point.x * scale.x, y: point.y * scale.y })
  return {
    // Rounded down: a fraction of a pixel too much would scroll.
    width: Math.floor(layout.width * scale.x),
    height: Math.floor(layout.height * scale.y),
    boxes: new Map([...layout.boxes].map(([id, box]) => [id, scaleBox(box, scale, lowest)])),
    routes: layout.routes.map(({ edge, points, label }) => ({
      edge,
      points: points.map(scaled),
      label: edge.isBack ? scaled(label) : aboveTarget(points.map(scaled), scaled(label)),
    })),
  }
}

/** One that would be too low for its name grows on both sides. */
function scaleBox(box: Box, { x, y }: Scale, lowest: number): Box {
  const height = Math.max(lowest, Math.round(box.height * y))
  return {
    left: Math.round(box.left * x),
    top: Math.round((box.top + box.height / 2) * y - height / 2),
    width: Math.round(box.width * x),
    height,
  }
}

function aboveTarget(points: readonly Point[], label: Point): Point {
  const target = points.at(-1)?.y ?? label.y
  return { x: label.x, y: Math.min(label.y, target - lowestLabel) }
}
