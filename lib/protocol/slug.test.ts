import fc from 'fast-check'
import { expect, test } from 'vitest'
import { slugOf } from './slug'

test.each([
  ['Release auditor', 'release-auditor'],
  ['  --A/b_C?  ', 'a-b-c'],
  ['翻译 助手', '翻译-助手'],
  ['…', ''],
])('%s is called %s', (text, slug) => {
  expect(slugOf(text)).toBe(slug)
})

test('what is called by its slug is found by it: a slug is its own slug', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      expect(slugOf(slugOf(text))).toBe(slugOf(text))
    }),
    { numRuns: 2000 },
  )
})

test('a slug that is cut between two words ends with neither a hyphen nor half of a character', () => {
  expect(slugOf(`${'a'.repeat(63)} bcd`)).toBe('a'.repeat(63))
  expect(slugOf(`${'a'.repeat(63)}𐐨`).isWellFormed()).toBe(true)
})
