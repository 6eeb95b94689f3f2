/** @returns the value, or what the parser says about the place where the text is no JSON */
export function parseJson(text: string): { readonly value: unknown } | { readonly problem: string } {
  try {
    return { value: JSON.parse(text) }
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/\.$/, '') : String(error)
    return { problem: `This is not JSON: ${reason}.` }
  }
}
