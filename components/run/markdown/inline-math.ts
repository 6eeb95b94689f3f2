/**
 * Makes the `$` of a block unambiguous for remark-math. `\( … \)` becomes `$…$`; a single `$` stays a delimiter only by
 * Pandoc's rule (no space inside the delimiters, no digit after the closing one) and is escaped otherwise, so that
 * "$5 and $10" stays money, and half-written math stays its source.
 */

/** Code spans and escapes are taken first: what is in them is no math. */
const tokens =
  /(?<code>(`+)(?!`)[\s\S]*?[^`]\2(?!`))|(?<paren>\\\((?<parenTex>(?:(?!\\\)|\n[ \t]*\n)[\s\S])+?)\\\))|(?<bracket>\\\[(?<bracketTex>(?:(?!\\\]|\n[ \t]*\n)[\s\S])+?)\\\])|(?<escape>\\[\s\S])|(?<display>\$\$(?:(?!\$\$|\n[ \t]*\n)[\s\S])+\$\$)|(?<inline>\$(?=[^\s$])(?:\\[\s\S]|(?!\n[ \t]*\n)[^$\\])*?(?<=\S)\$(?![\d$]))|(?<dollar>\$+)/g

/** @returns the same string when there is nothing to do; `hasMath` tells whether remark-math is needed at all */
export function prepareMath(raw: string): { readonly source: string; readonly hasMath: boolean } {
  if (!raw.includes('$') && !raw.includes('\\(') && !raw.includes('\\[')) {
    return { source: raw, hasMath: false }
  }
  let hasMath = false
  const source = raw.replaceAll(tokens, (match: string, ...rest: unknown[]) => {
    const groups = rest.at(-1) as Readonly<Record<string, string | undefined>>
    const replacement = replaceToken(match, groups)
    hasMath ||= replacement.isMath
    return replacement.source
  })
  return { source, hasMath }
}

function replaceToken(match: string, groups: Readonly<Record<string, string | undefined>>) {
  if (groups.parenTex !== undefined) return { source: `$${groups.parenTex.trim()}$`, isMath: true }
  if (groups.bracketTex !== undefined) return { source: `$$${groups.bracketTex.trim()}$$`, isMath: true }
  if (groups.dollar !== undefined) return { source: match.replaceAll('$', '\\$'), isMath: false }
  return { source: match, isMath: groups.display !== undefined || groups.inline !== undefined }
}
