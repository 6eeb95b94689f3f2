import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lineOfOffset, offsetOfLine, offsetOfPath } from './json-place'

const value = { a: [1, { b: 'x, "y": {' }, []], 'a.b': { c: null }, '\u00e4"': true }
const text = JSON.stringify(value, null, 2)
const at = (...path: PropertyKey[]) => text.slice(offsetOfPath(text, path)).split('\n')[0]

test('a path leads to its key, or to its value in a list', () => {
  expect(at('a')).toBe('"a": [')
  expect(at('a', 0)).toBe('1,')
  expect(at('a', 1)).toBe('{')
  expect(at('a', 1, 'b')).toBe(String.raw`"b": "x, \"y\": {"`)
  expect(at('a', 2)).toBe('[]')
  expect(at('a.b', 'c')).toBe('"c": null')
  expect(at('\u00e4"')).toBe(String.raw`"ä\"": true`)
})

test('a path that leads nowhere leads to what is nearest around it', () => {
  expect(at('a', 1, 'gone', 4)).toBe('{')
  expect(offsetOfPath(text, ['gone'])).toBe(0)
})

test('in a text that is no JSON, keys are found as far as they can be told', () => {
  expect(offsetOfPath('{"a": 1, b": 2}', ['b'])).toBe(9)
  expect(offsetOfPath('{"a": 1, "b\nc": 2}', ['a'])).toBe(1)
})

test('lines count from 1, and begin where they begin', () => {
  expect(lineOfOffset('a\nb\nc', 2)).toBe(2)
  expect(offsetOfLine('ab\nc\nd', 3)).toBe(5)
  expect(offsetOfLine('ab', 1)).toBe(0)
})

test('every text has a place for every path', () => {
  const piece = fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '\\', '\n', 'a', '"a"', '1', ' ')
  fc.assert(
    fc.property(fc.string({ unit: piece }), (broken) => {
      expect(offsetOfPath(broken, ['a', 0, 'a'])).toBeLessThanOrEqual(broken.length)
    }),
  )
})

test('in any JSON each key is found where it stands', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { minKeys: 1 }), (record) => {
      const written = JSON.stringify(record, null, 2)
      for (const key of Object.keys(record)) {
        const rest = written.slice(offsetOfPath(written, [key]))
        expect(rest.startsWith(JSON.stringify(key))).toBe(true)
      }
    }),
  )
})
