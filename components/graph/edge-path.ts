/** SVG paths of edges: straight lines along the axes whose corners are round. Pure. */

export interface Point {
  readonly x: number
  readonly y: number
}

const corner = 8

/** `M… L… Q…` through the points; a point on the line between its neighbours makes no corner. */
export function roundedPath(points: readonly Point[]): string {
  const bends = points.filter((point, index) => !isBetween(points[index - 1], point, points[index + 1]))
  const [first, ...rest] = bends
  if (first === undefined) return ''
  return rest.reduce(
    (path, point, index) => {
      const next = rest[index + 1]
      const before = bends[index] ?? point
      if (next === undefined) return `${path}L${write(point)}`
      const radius = Math.min(corner, distance(before, point) / 2, distance(point, next) / 2)
      const enter = towards(point, before, radius)
      return `${path}L${write(enter)}Q${write(point)} ${write(towards(point, next, radius))}`
    },
    `M${write(first)}`,
  )
}

function isBetween(before: Point | undefined, { x, y }: Point, after: Point | undefined): boolean {
  if (before === undefined || after === undefined) return false
  return (before.x === x && x === after.x) || (before.y === y && y === after.y)
}

function towards(from: Point, to: Point, length: number): Point {
  const whole = distance(from, to)
  if (whole === 0) return from
  return { x: from.x + ((to.x - from.x) * length) / whole, y: from.y + ((to.y - from.y) * length) / whole }
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}

function write({ x, y }: Point): string {
  return `${round(x)} ${round(y)}`
}

function round(length: number): number {
  return Math.round(length * 10) / 10
}
