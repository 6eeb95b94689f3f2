/** Pieces of what a tool answered, as the demo model shows them. */

/** The beginning of a text on one line, with nothing left in it that Markdown would act upon. */
export function excerpt(text: string, length = 240): string {
  const plain = text
    .slice(0, 10 * length)
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[#*_`<>|[\]\\]+/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return plain.length > length ? `${head(plain, length).trimEnd()} …` : plain
}

/** The beginning of a text as it is, in a fence that it cannot break out of. */
export function fenced(text: string, length = 600): string {
  const shown = text.length > length ? `${head(text, length)}\n…` : text
  const longest = Math.max(2, ...(shown.match(/`+/g) ?? []).map((ticks) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}text\n${shown}\n${fence}`
}

/** Never half of a character. */
function head(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '')
}
