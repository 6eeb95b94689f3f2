/** The texts that begin with a prefix, as a range: from the prefix up to, and without, what this gives. Shared by the adapters. */

/**
 * The first text after all that begin with `prefix`, in the order of code points, which is that of UTF-8 and of both
 * databases; undefined when nothing comes after them.
 */
export function afterPrefix(prefix: string): string | undefined {
  const head = Array.from(prefix.replace(/\u{10FFFF}+$/u, ''))
  const last = head.pop()?.codePointAt(0)
  if (last === undefined) return undefined
  // Surrogates are halves of code points, and no code points themselves.
  const next = last === 0xd7ff ? 0xe000 : last + 1
  return head.join('') + String.fromCodePoint(next)
}
