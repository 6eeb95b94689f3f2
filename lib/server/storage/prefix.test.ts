import { expect, test } from 'vitest'
import { afterPrefix } from './prefix'

test.each([
  ['a', 'b'],
  ['graph:', 'graph;'],
  ['%_', '%`'],
  ['é', 'ê'],
  ['a\u0000', 'a\u0001'],
  ['a\u{D7FF}', 'a\u{E000}'],
  ['a\u{FFFF}', 'a\u{10000}'],
  ['a\u{10FFFF}\u{10FFFF}', 'b'],
])('all that begins with %j comes before %j', (prefix, after) => {
  expect(afterPrefix(prefix)).toBe(after)
})

test.each(['', '\u{10FFFF}'])('nothing comes after all that begins with %j', (prefix) => {
  expect(afterPrefix(prefix)).toBeUndefined()
})
