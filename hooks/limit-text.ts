/** Limits as a person writes them. Reading gives null for what is no figure; an empty text is no limit and not read. */

const suffixes: Readonly<Record<string, number>> = { '': 1, k: 1_000, m: 1_000_000 }
const units: Readonly<Record<string, number>> = { s: 1, sec: 1, min: 60, m: 60, h: 3600, d: 86_400 }

/** `200,000`, `200 000`, `200k` and `1.5m`. */
export function readCount(text: string): number | null {
  const [, figure = '', suffix = ''] = /^([\d][\d,\s]*(?:\.\d+)?)\s*([km]?)$/i.exec(text.trim()) ?? []
  if (figure === '') return null
  return Number(figure.replaceAll(/[,\s]/g, '')) * (suffixes[suffix.toLowerCase()] ?? 1)
}

/** Seconds of `90 s`, `10 min`, `1.5 h`, `2 d` and `1:30`; a figure alone is minutes. */
export function readSeconds(text: string): number | null {
  const trimmed = text.trim().toLowerCase()
  const [, minutes = '', seconds = ''] = /^(\d+):([0-5]\d)$/.exec(trimmed) ?? []
  if (minutes !== '') return Number(minutes) * 60 + Number(seconds)
  const [, figure = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/.exec(trimmed) ?? []
  const factor = unit === '' ? 60 : units[unit]
  return figure === '' || factor === undefined ? null : Math.round(Number(figure) * factor)
}

/** US dollars of `$1.00` and `1`. */
export function readDollars(text: string): number | null {
  const [, figure = ''] = /^\$?\s*(\d+(?:\.\d+)?)$/.exec(text.trim()) ?? []
  return figure === '' ? null : Number(figure)
}

const thousands = new Intl.NumberFormat('en', { maximumFractionDigits: 20 })

/** 200,000 */
export function writeCount(count: number): string {
  return thousands.format(count)
}

/** In the largest unit that gives a whole figure: 90 s, 10 min, 2 h, 7 d. */
export function writeSeconds(seconds: number): string {
  if (seconds % 86_400 === 0) return `${seconds / 86_400} d`
  if (seconds % 3600 === 0) return `${seconds / 3600} h`
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`
}

/** $1.00, $0.005 */
export function writeDollars(dollars: number): string {
  return `$${Number.isInteger(dollars * 100) ? dollars.toFixed(2) : dollars}`
}
