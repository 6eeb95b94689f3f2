/** Figures → the table that is printed and written into the docs. */
import { round, type Figure } from './row.ts'

export interface MeasuredRow {
  readonly name: string
  readonly figures: readonly Figure[]
}

const header = [
  '| row | what | measured | lowest to highest round | target | behind it |',
  '|---|---|---|---|---|---|',
]

export function toTable(rows: readonly MeasuredRow[]): string {
  return [
    ...header,
    ...rows.flatMap(({ name, figures }) => figures.map((figure) => toLine(name, figure))),
  ].join('\n')
}

function toLine(name: string, { what, value, range, unit = '×', target, behind = '' }: Figure): string {
  const verdict = target === undefined ? '' : `≤ ${target} ${unit}: ${value <= target ? 'met' : '**missed**'}`
  const spread = range[0] === range[1] ? '' : `${round(range[0])} to ${round(range[1])}`
  return `| ${name} | ${what} | ${round(value)} ${unit} | ${spread} | ${verdict} | ${behind} |`
}

const begin = '<!-- bench: begin -->'
const end = '<!-- bench: end -->'

/** @throws Error when the page has no markers */
export function replaceTable(page: string, table: string): string {
  const start = page.indexOf(begin)
  const stop = page.indexOf(end)
  if (start === -1 || stop < start) throw new Error(`The page needs ${begin} and ${end}`)
  return `${page.slice(0, start + begin.length)}\n\n${table}\n\n${page.slice(stop)}`
}
