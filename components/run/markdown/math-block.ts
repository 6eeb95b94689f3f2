/** Display math as a block of its own: `$$ … $$` or `\[ … \]`, each at the start of a line and without a blank line. */
import type { TokenizerAndRendererExtension, TokenizerObject } from 'marked'

const opening = /(?:^|\n) {0,3}(?:\$\$|\\\[)/
const closed = [
  /^ {0,3}\$\$((?:(?!\n[ \t]*\n|\$\$)[\s\S])+)\$\$[ \t]*(?:\n|$)/,
  /^ {0,3}\\\[((?:(?!\n[ \t]*\n|\\\])[\s\S])+)\\\][ \t]*(?:\n|$)/,
]
/** Not closed yet and at the end of the text: kept as one block, so that nothing in it is taken for Markdown. */
const growing = [
  /^ {0,3}\$\$((?:(?!\n[ \t]*\n|\$\$)[\s\S])*)\$?$/,
  /^ {0,3}\\\[((?:(?!\n[ \t]*\n|\\\])[\s\S])*)\\?$/,
]

export const mathExtension = {
  name: 'mathBlock',
  level: 'block',
  start(source: string) {
    // marked asks once for each paragraph, so only that paragraph is looked through.
    const end = source.indexOf('\n\n')
    const paragraph = end < 0 ? source : source.slice(0, end)
    const index = paragraph.search(opening)
    if (index < 0) return undefined
    return paragraph[index] === '\n' ? index + 1 : index
  },
  tokenizer(source: string) {
    const match = firstMatch(closed, source) ?? firstMatch(growing, source)
    return match === undefined ? undefined : { type: 'mathBlock', raw: match[0] }
  },
} satisfies TokenizerAndRendererExtension

/**
 * An underlined heading of several lines ends where math begins, as a paragraph does: the formula would else be shown,
 * and be taken back when the underline comes.
 */
export const headingTokenizer: TokenizerObject = {
  lheading(source) {
    const heading = this.rules.block.lheading.exec(source)?.[0] ?? ''
    return /\n {0,3}(?:\$\$|\\\[)/.test(heading) ? undefined : false
  },
}

export interface MathSource {
  readonly tex: string
  readonly isClosed: boolean
}

/** Reads the source of a math block. */
export function readMath(raw: string): MathSource {
  const match = firstMatch(closed, raw)
  if (match !== undefined) return { tex: (match[1] ?? '').trim(), isClosed: true }
  return { tex: raw.trim(), isClosed: false }
}

function firstMatch(patterns: readonly RegExp[], source: string): RegExpExecArray | undefined {
  for (const pattern of patterns) {
    const match = pattern.exec(source)
    if (match !== null) return match
  }
  return undefined
}
