const maxLength = 80

/** The title of a conversation: the first words of its first prompt, or of what a form was filled with. */
export function titleOf(prompt: string): string {
  const line = formText(prompt).trim().split('\n', 1)[0]?.replace(/\s+/g, ' ').trim() ?? ''
  const characters = Array.from(line)
  if (characters.length <= maxLength) return line
  const cut = characters.slice(0, maxLength).join('')
  const lastSpace = cut.lastIndexOf(' ')
  // Chinese has no spaces, and a cut far from the end would lose too much.
  return `${lastSpace > maxLength / 2 ? cut.slice(0, lastSpace) : cut}…`
}

/** The answers in a form, one after the other; a prompt that is none stays as it is. */
function formText(prompt: string): string {
  if (!prompt.startsWith('{')) return prompt
  const values = valuesOf(prompt).filter((value) => typeof value === 'string' || typeof value === 'number')
  return values.length > 0 ? values.join(', ') : prompt
}

function valuesOf(json: string): readonly unknown[] {
  try {
    return Object.values(JSON.parse(json))
  } catch {
    return []
  }
}
