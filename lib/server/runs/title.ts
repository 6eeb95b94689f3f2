const maxLength = 80

/** The title of a conversation: the first words of its first prompt. */
export function titleOf(prompt: string): string {
  const line = prompt.trim().split('\n', 1)[0]?.replace(/\s+/g, ' ').trim() ?? ''
  const characters = Array.from(line)
  if (characters.length <= maxLength) return line
  const cut = characters.slice(0, maxLength).join('')
  const lastSpace = cut.lastIndexOf(' ')
  // Chinese has no spaces, and a cut far from the end would lose too much.
  return `${lastSpace > maxLength / 2 ? cut.slice(0, lastSpace) : cut}…`
}
