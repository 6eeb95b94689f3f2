/** What is shown of a block that still grows: half-written marks are closed or kept back until they mean something. */
import remend from 'remend'
import type { MarkdownBlock } from './split'

/** Marks alone on the last line: the start of a list, a heading, a fence or math, of which nothing is known yet. */
const loneMarks = /(?:^|\n)[ \t>]*(?:`{1,2}|~{1,2}|#{1,6}|\$|\\|[-+*_]{1,3})$/
/** Lines that start with a bar at the end of a paragraph: a table whose second line has not come. */
const tableHead = /(?:^|\n)\|[^\n]*(?:\n\|?[ \t:|-]*)?$/
const unfinishedLine = /(?:^|\n)[^\n]+$/

/** @returns Markdown in which every mark is closed */
export function closeTail(block: MarkdownBlock): string {
  if (block.kind === 'table') return withoutUnfinishedRow(block.raw)
  const shown = block.raw.replace(loneMarks, '').replace(tableHead, '')
  return remend(shown, { linkMode: 'text-only', htmlTags: false, katex: false })
}

function withoutUnfinishedRow(raw: string): string {
  const lines = raw.split('\n')
  // Head and delimiter row stand complete, else this would not be a table yet.
  return lines.length <= 2 ? raw : raw.replace(unfinishedLine, '')
}
