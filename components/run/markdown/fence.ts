/** Reads a code block: fenced, open or closed, or indented by four spaces. */

export interface CodeSource {
  /** The first word after the fence, in lower case; empty when there is none. */
  readonly language: string
  readonly code: string
  readonly isClosed: boolean
}

const openingFence = /^( {0,3})(`{3,}|~{3,})[ \t]*([^\n]*)(?:\n|$)/

/** @param raw the source of one code block, as `split` gives it */
export function readFence(raw: string): CodeSource {
  const opening = openingFence.exec(raw)
  if (opening === null) return readIndented(raw)
  const [head, indent = '', fence = '', info = ''] = opening
  const body = raw.slice(head.length)
  const closing = new RegExp(`(?:^|\\n) {0,3}${fence[0] === '~' ? '~' : '`'}{${fence.length},}[ \\t]*\\n?$`)
  const end = body.search(closing)
  return {
    language: (info.trim().split(/\s/)[0] ?? '').toLowerCase(),
    code: outdent(end < 0 ? withoutHalfFence(body) : body.slice(0, end), indent.length),
    isClosed: end >= 0,
  }
}

function readIndented(raw: string): CodeSource {
  return { language: '', code: outdent(raw.replace(/\n$/, ''), 4), isClosed: true }
}

/** A last line of one or two fence marks is most likely the closing fence on its way. */
function withoutHalfFence(body: string): string {
  return body.replace(/(?:^|\n) {0,3}(?:`{1,2}|~{1,2})$/, '').replace(/\n$/, '')
}

function outdent(code: string, width: number): string {
  if (width === 0) return code
  return code.replaceAll(new RegExp(`^(?: {1,${width}}|\\t)`, 'gm'), '')
}
