/** Longer than any line that is shown; what lies before cannot matter. */
const window = 400

/** The sentence that is being written, of a text of any length. */
export function lastSentence(text: string): string {
  const sentences = text.slice(-window).split(/(?<=[.!?。！？])\s*|\n+/)
  return sentences.findLast((sentence) => sentence.trim() !== '')?.trim() ?? ''
}
