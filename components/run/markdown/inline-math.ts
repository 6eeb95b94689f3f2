/**
 * Makes the `$` of a block unambiguous for remark-math. `\( … \)` becomes `$…$`; a single `$` stays a delimiter only by
 * Pandoc's rule (no space inside the delimiters, no digit after the closing one) and is escaped otherwise, so that
 * "$5 and $10" stays money, and half-written math stays its source.
 */

/** Code spans and escapes are taken first: what is in them is no math. */
const tokens =
  /(?<code>(`+)(?!`)[\s\S]*?[^`]\2(?!`))|(?<paren>\\\((?<parenTex>(?:(?!\\\)|\n[ \t]*\n)[\s\S])+?)\\\))|(?<bracket>\\\[(?<bracketTex>(?:(?!\\\]|\n[ \t]*\n)[\s\S])+?)\\\])|(?<escape>\\[\s\S])|(?<display>\$\$(?:(?!\$\$|\n[ \t]*\n)[\s\S])+\$\$)|(?<inline>\$(?=[^\s$])(?:\\[\s\S]|(?!\n[ \t]*\n)[^$\\])*?(?<=\S)\$(?![\d$]))|(?<dollar>\$+)/g

interface PreparedMath {
  /** For remark-math; the same string when there is nothing to do. */
  readonly source: string
  /** For Markdown without it: each formula is its own source, as code. Null when there is none. */
  readonly asCode: string | null
}

export function prepareMath(raw: string): PreparedMath {
  if (!raw.includes('$') && !raw.includes('\\(') && !raw.includes('\\[')) return { source: raw, asCode: null }
  const source = replaceTokens(raw, (token) => token.source)
  const asCode = replaceTokens(raw, (token) => (token.isMath ? codeOf(token.raw) : token.source))
  return { source, asCode: asCode === source ? null : asCode }
}

interface Token {
  readonly raw: string
  readonly source: string
  readonly isMath: boolean
}

function replaceTokens(raw: string, write: (token: Token) => string): string {
  return raw.replaceAll(tokens, (match: string, ...rest: unknown[]) =>
    write(readToken(match, rest.at(-1) as Readonly<Record<string, string | undefined>>)),
  )
}

function readToken(raw: string, groups: Readonly<Record<string, string | undefined>>): Token {
  if (groups.parenTex !== undefined) return { raw, source: `$${groups.parenTex.trim()}$`, isMath: true }
  if (groups.bracketTex !== undefined) return { raw, source: `$$${groups.bracketTex.trim()}$$`, isMath: true }
  if (groups.dollar !== undefined) return { raw, source: raw.replaceAll('$', '\\$'), isMath: false }
  return { raw, source: raw, isMath: groups.display !== undefined || groups.inline !== undefined }
}

/** More ticks than stand together in it. */
function codeOf(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length))
  const ticks = '`'.repeat(longest + 1)
  return `${ticks} ${text} ${ticks}`
}
