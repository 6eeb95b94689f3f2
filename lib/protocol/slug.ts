/**
 * The name by which an agent or a tool server is called in the API: lower case, letters and digits of any language,
 * joined by hyphens, 64 characters at most. Empty when nothing of the text is left; a slug is its own slug.
 */
export function slugOf(text: string): string {
  const words =
    text
      .normalize('NFKC')
      .toLowerCase()
      .normalize('NFKC')
      .match(/[\p{L}\p{N}]+/gu) ?? []
  // Cut between two words, or within a character of two halves.
  return words
    .join('-')
    .slice(0, 64)
    .replace(/(-|[\uD800-\uDBFF])$/, '')
}
