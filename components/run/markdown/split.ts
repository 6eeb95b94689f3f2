/**
 * Cuts Markdown into its top-level blocks while it grows. Blocks that can no longer change are never looked at again,
 * so the work of one update depends on the length of the last two blocks and not on that of the text.
 */
import { type Token, Lexer, Marked } from 'marked'
import { headingTokenizer, mathExtension } from './math-block'

export type MarkdownBlockKind = 'prose' | 'table' | 'code' | 'math'

export interface MarkdownBlock {
  readonly kind: MarkdownBlockKind
  /** The source of this block, without the blank lines around it. */
  readonly raw: string
}

export interface Split {
  /** The text that was cut, with `\n` as its only line end. */
  readonly text: string
  /** Blocks that no later text can change; the same array as long as none is added. */
  readonly settled: readonly MarkdownBlock[]
  /** Blocks behind those, cut anew at each update. */
  readonly tail: readonly MarkdownBlock[]
  /** Where in `text` the tail begins. */
  readonly tailStart: number
}

export const emptySplit: Split = { text: '', settled: [], tail: [], tailStart: 0 }

/**
 * A block is settled when this many others follow it. One is not enough: "1. a\n\n2" is a list and a paragraph,
 * and the next character (".") makes one list of both.
 */
const openBlocks = 2

const lexerOptions = new Marked({ extensions: [mathExtension], tokenizer: headingTokenizer }).defaults

/**
 * Cuts `text`, reusing what `previous` knows when `text` only grew at its end. The blocks are those of
 * `split(emptySplit, text)`, however the text arrived.
 */
export function split(previous: Split, text: string): Split {
  const source = normaliseLineEnds(text)
  if (source === previous.text) return previous
  const base = source.startsWith(previous.text) ? previous : emptySplit

  const tokens = blockTokens(source.slice(base.tailStart))
  const starts = tokens.flatMap((token, index) => (token.type === 'space' ? [] : [index]))
  const firstOpen = starts.at(-openBlocks) ?? 0
  const settledTokens = starts.length > openBlocks ? tokens.slice(0, firstOpen) : []
  const tailTokens = tokens.slice(settledTokens.length)

  return {
    text: source,
    settled: settledTokens.length === 0 ? base.settled : [...base.settled, ...toBlocks(settledTokens)],
    tail: toBlocks(tailTokens),
    tailStart: source.length - lengthOf(tailTokens),
  }
}

/** Makes a `split` that remembers its last text. What it gives depends on the text alone; the memory makes it cheap. */
export function createSplitter(): (text: string) => Split {
  let last = emptySplit
  return (text) => {
    last = split(last, text)
    return last
  }
}

function blockTokens(source: string): Token[] {
  // Only the block pass: the inline pass would parse every word of the tail in vain.
  return new Lexer(lexerOptions).blockTokens(source, [])
}

function normaliseLineEnds(text: string): string {
  return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text
}

function lengthOf(tokens: readonly Token[]): number {
  return tokens.reduce((sum, token) => sum + token.raw.length, 0)
}

function toBlocks(tokens: readonly Token[]): MarkdownBlock[] {
  return tokens.filter((token) => token.type !== 'space').map(toBlock)
}

function toBlock(token: Token): MarkdownBlock {
  // The line end of the last line stays: it tells a table row that is complete from one that is not.
  return { kind: kindOf(token), raw: token.raw.replace(/\n\n+$/, '\n') }
}

function kindOf(token: Token): MarkdownBlockKind {
  if (token.type === 'code') return 'code'
  if (token.type === 'table') return 'table'
  return token.type === mathExtension.name ? 'math' : 'prose'
}
