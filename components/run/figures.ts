/** Figures as the interface writes them: short, with their unit, always in the same number of digits. */

/** 9.1 s, 59.9 s, 1:07, 1:02:33 */
export function formatDuration(milliseconds: number): string {
  const tenths = Math.floor(Math.max(0, milliseconds) / 100)
  return tenths < 600 ? `${(tenths / 10).toFixed(1)} s` : formatClock(milliseconds)
}

/** 0.3 s, 41 s, 1:38: for what is short mostly, and beside others of its kind. */
export function formatSpan(milliseconds: number): string {
  if (milliseconds < 10_000 || milliseconds >= 60_000) return formatDuration(milliseconds)
  return `${Math.floor(milliseconds / 1000)} s`
}

/** 0:18, 1:07, 1:02:33 */
export function formatClock(milliseconds: number): string {
  const seconds = Math.floor(Math.max(0, milliseconds) / 1000)
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  const tail = String(seconds % 60).padStart(2, '0')
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`
}

/** 412, 12.4k, 1.2M */
export function formatCount(count: number): string {
  if (count < 1000) return String(count)
  if (count < 999_950) return `${trim((count / 1000).toFixed(count < 99_950 ? 1 : 0))}k`
  return `${trim((count / 1_000_000).toFixed(1))}M`
}

function trim(figure: string): string {
  return figure.replace(/\.0$/, '')
}

/** 90 bytes, 12.4 KB, 3 MB */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return formatUnits(bytes, 'byte')
  const [size, unit] = bytes < 999_950 ? [bytes / 1000, 'KB'] : [bytes / 1_000_000, 'MB']
  return `${trim(size.toFixed(size < 99.95 ? 1 : 0))} ${unit}`
}

/** $0.86, $0.004, $12.40 */
export function formatCost(dollars: number): string {
  return `$${dollars.toFixed(dollars > 0 && dollars < 0.01 ? 4 : 2)}`
}

const thousands = new Intl.NumberFormat('en')

/** 1,284 */
export function formatInteger(count: number): string {
  return thousands.format(count)
}

/** "1 word", "61 words" */
export function formatUnits(count: number, unit: string): string {
  return `${formatInteger(count)} ${unit}${count === 1 ? '' : 's'}`
}

const han = /\p{Script=Han}/gu
const words = /[\p{L}\p{N}]+(?:['’.-][\p{L}\p{N}]+)*/gu

/** Words of a text; a Han character counts as one. */
export function countWords(text: string): number {
  const hanCount = text.match(han)?.length ?? 0
  return hanCount + (text.replaceAll(han, ' ').match(words)?.length ?? 0)
}

/** Tokens from characters, for as long as nobody has counted them: about four to one, Han one to one. */
export function estimateTokens(text: string): number {
  const hanCount = text.match(han)?.length ?? 0
  return Math.round(hanCount + (text.length - hanCount) / 4)
}
