/**
 * The name by which an agent or a tool server is called in the API: lower case, letters and digits of any language,
 * joined by hyphens. Empty when nothing of the text is left.
 */
export function slugOf(text: string): string {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  )
    .join('-')
    .slice(0, 64)
}
