/** Where the arrow keys lead in a drawing. Pure. */
import type { Box } from './graph-layout'

const directions: Readonly<Record<string, { readonly x: number; readonly y: number }>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
}

/** The node that is nearest in the direction of the key; Home and End: the first and the last. */
export function neighbourOf(boxes: ReadonlyMap<string, Box>, id: string, key: string): string | undefined {
  if (key === 'Home') return [...boxes.keys()][0]
  if (key === 'End') return [...boxes.keys()].at(-1)
  const direction = directions[key]
  const from = boxes.get(id)
  if (direction === undefined || from === undefined) return undefined
  const here = middleOf(from)
  const candidates = [...boxes].flatMap(([other, box]) => {
    const middle = middleOf(box)
    const ahead = (middle.x - here.x) * direction.x + (middle.y - here.y) * direction.y
    const aside = Math.abs((middle.x - here.x) * direction.y) + Math.abs((middle.y - here.y) * direction.x)
    // Sideways stays in the row.
    const isOff = direction.x !== 0 && aside > box.height / 2
    return ahead > 0 && !isOff ? [{ other, cost: ahead * 2 + aside }] : []
  })
  return candidates.toSorted((a, b) => a.cost - b.cost)[0]?.other
}

function middleOf({ left, top, width, height }: Box) {
  return { x: left + width / 2, y: top + height / 2 }
}
