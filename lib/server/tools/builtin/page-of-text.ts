/** Long texts, handed to a model a page at a time. */
import { z } from 'zod'

/** Three bytes a character at most, so that a page stays below what is moved to a file of its own. */
const maxPage = 20_000

/** Arguments of a tool that hands out a text. */
export const pageArguments = {
  start: z.number().int().min(0).default(0).describe('The character to begin with, counted from 0.'),
  max_characters: z
    .number()
    .int()
    .min(1)
    .max(maxPage)
    .default(10_000)
    .describe('How many characters to return at most.'),
}

/** The characters from `start` on, with a note on what is left; no character is cut in half. */
export function pageOfText(text: string, page: { start: number; max_characters: number }): string {
  const { length } = text
  if (page.start >= length && page.start > 0)
    return `[nothing from ${page.start} on: ${length} characters in all]`
  const start = splitsPair(text, page.start) ? page.start - 1 : page.start
  const rawEnd = Math.min(length, page.start + page.max_characters)
  const end = splitsPair(text, rawEnd) ? rawEnd + 1 : rawEnd
  const shown = text.slice(start, end)
  return end < length
    ? `${shown}\n\n[characters ${start} to ${end} of ${length}; go on with start = ${end}]`
    : shown
}

/** Whether a place in a text lies between the halves of one character. */
function splitsPair(text: string, place: number): boolean {
  return place > 0 && place < text.length && (text.codePointAt(place - 1) ?? 0) > 0xffff
}
