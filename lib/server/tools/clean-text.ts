/** What somebody else wrote, made safe to store, to show and to hand to a model. */

/** Directs text backwards (a file name that reads as another), or is invisible to people but not to models. */
const deceiving = /[\p{Bidi_Control}\u{E0000}-\u{E007F}]/gu

/** Colours and cursor moves of a terminal (ECMA-48, 5.4): nothing of them is meant to be read. */
const terminalCodes = new RegExp(String.raw`${String.fromCharCode(0x1b)}\[[0-?]*[ -/]*[@-~]`, 'g')

/** Control characters as signs that can be seen, so that none of them does anything; line ends become `\n`. */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll('\r\n', '\n')
    .replace(terminalCodes, '')
    .replace(deceiving, '')
    .replace(/\p{Cc}/gu, visible)
}

function visible(character: string): string {
  if (character === '\n' || character === '\t') return character
  if (character === '\r') return '\n'
  const code = character.charCodeAt(0)
  if (code === 0x7f) return '\u2421'
  return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\ufffd'
}

/** Cleans a text and cuts it to about `limit` characters; the end says how much is missing. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return cleanText(text)
  return `${cleanText(text.slice(0, limit))} [cut: ${text.length - limit} more characters]`
}

/** How deep JSON may nest: serializers and pages that walk it by recursion must come back from it. */
const maxDepth = 64

/** Plain JSON with every string in it cleaned; what nests too deep is replaced by a sentence that says so. */
export function cleanJson(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return cleanText(value)
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'boolean') return value
  if (typeof value !== 'object' || value === null) return null
  if (depth >= maxDepth) return `[left out: nested deeper than ${maxDepth} levels]`
  if (Array.isArray(value)) return value.map((item) => cleanJson(item, depth + 1))
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .map(([key, field]) => [cleanText(key), cleanJson(field, depth + 1)]),
  )
}

/** Whether a value nests deeper than `cleanJson` keeps. */
export function isTooDeep(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return false
  return depth >= maxDepth || Object.values(value).some((field) => isTooDeep(field, depth + 1))
}
