/** Text of others, so that nothing in it hides: what cannot be seen is written out, what would reorder a line too. */
import { isRecord } from '@/lib/protocol/is-record'

/** Controls other than tab and line feed, and characters that vanish or reorder. */
const unseen = /(?![\t\n])[\p{Cc}\p{Cf}]/gu
/** The same, but for the two joiners that scripts and emoji are written with. */
const strange = /(?![\t\n\u200C\u200D])[\p{Cc}\p{Cf}]/gu
/** ANSI colours and cursor moves of terminals. */
const terminalCodes = /(?![\t\n])\p{Cc}\[[0-9;?]*[ -/]*[@-~]/gu

/** For what a tool says: terminal codes go, other unseen characters show as a box. */
export function plainText(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll(terminalCodes, '').replaceAll(strange, '\uFFFD')
}

/** A value as JSON in lines, with unseen characters escaped. */
export function exactJson(value: unknown): string {
  return escapeUnseen(JSON.stringify(value, null, 2) ?? 'null')
}

/** The arguments of a call, one below another without the braces around them. */
export function exactArguments(value: unknown): string {
  if (!isRecord(value)) return exactJson(value)
  return Object.entries(value)
    .map(([name, argument]) => `${escapeUnseen(JSON.stringify(name))}: ${exactJson(argument)}`)
    .join('\n')
}

function escapeUnseen(json: string): string {
  return json.replaceAll(unseen, (mark) =>
    mark
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  )
}
