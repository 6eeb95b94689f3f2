/** Where a text stops being JSON: browsers say what is wrong, but not all say where. Pure. */

type Kind = 'scalar' | 'string' | '{' | '}' | '[' | ']' | ',' | ':'

const space = /[ \t\n\r]*/y
const mark = /[{}[\],:]/y
const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y // oxlint-disable-line no-control-regex -- JSON allows none
const scalar = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y

/** What may come next. `first…`: or the end of the object or list, which is empty then. */
type Expected = 'value' | 'firstItem' | 'firstKey' | 'key' | 'colon' | 'next' | 'end'

const begins: Partial<Record<Kind, Expected>> = { '{': 'firstKey', '[': 'firstItem' }

/** @returns the offset of the first thing that cannot stand where it stands; null for JSON */
export function faultOffset(text: string): number | null {
  const open: ('{' | '[')[] = []
  let expected: Expected = 'value'
  let at = matchAt(space, text, 0)
  while (at < text.length) {
    const [kind, length] = tokenAt(text, at)
    const next: Expected | undefined = kind && follow(expected, kind, open)
    if (next === undefined) return at
    expected = next
    at = matchAt(space, text, at + length)
  }
  return expected === 'end' ? null : text.length
}

function tokenAt(text: string, at: number): readonly [kind: Kind | undefined, length: number] {
  if (matchAt(mark, text, at) > at) return [asMark(text[at]), 1]
  if (matchAt(string, text, at) > at) return ['string', matchAt(string, text, at) - at]
  return matchAt(scalar, text, at) > at ? ['scalar', matchAt(scalar, text, at) - at] : [undefined, 0]
}

const marks: readonly Kind[] = ['{', '}', '[', ']', ',', ':']

function asMark(character: string | undefined): Kind | undefined {
  return marks.find((one) => one === character)
}

/** Where a match at `at` ends; `at` when there is none. */
function matchAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}

/** What may come after `kind`; undefined where it cannot stand. */
function follow(expected: Expected, kind: Kind, open: ('{' | '[')[]): Expected | undefined {
  switch (expected) {
    case 'firstItem':
      return kind === ']' ? close(open) : value(kind, open)
    case 'value':
      return value(kind, open)
    case 'firstKey':
      if (kind === '}') return close(open)
      return kind === 'string' ? 'colon' : undefined
    case 'key':
      return kind === 'string' ? 'colon' : undefined
    case 'colon':
      return kind === ':' ? 'value' : undefined
    case 'next':
      return afterValue(kind, open)
    case 'end':
      return undefined
    default:
      return expected satisfies never
  }
}

function value(kind: Kind, open: ('{' | '[')[]): Expected | undefined {
  if (kind === '{' || kind === '[') open.push(kind)
  else if (kind === 'scalar' || kind === 'string') return open.length === 0 ? 'end' : 'next'
  return begins[kind]
}

function afterValue(kind: Kind, open: ('{' | '[')[]): Expected | undefined {
  const isObject = open.at(-1) === '{'
  if (kind === ',') return isObject ? 'key' : 'value'
  return kind === (isObject ? '}' : ']') ? close(open) : undefined
}

function close(open: ('{' | '[')[]): Expected {
  open.pop()
  return open.length === 0 ? 'end' : 'next'
}
