/** How far below the 16 MB of a document a part stays: UTF-16 code units, of at most three bytes each. */
export const longestPart = 2 ** 20

/** Cuts a text into parts of at most `longest` code units, never within a character; an empty text is one part. */
export function splitText(text: string, longest: number = longestPart): readonly string[] {
  const parts: string[] = []
  let start = 0
  do {
    const end = start + longest
    const next = isLowSurrogate(text, end) ? end - 1 : end
    parts.push(text.slice(start, next))
    start = next
  } while (start < text.length)
  return parts
}

function isLowSurrogate(text: string, index: number): boolean {
  const unit = text.charCodeAt(index)
  return unit >= 0xdc00 && unit <= 0xdfff
}
