import fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitText } from './text-parts'

test('a text is cut into parts of the longest length and a rest', () => {
  expect(splitText('abcdefgh', 3)).toEqual(['abc', 'def', 'gh'])
  expect(splitText('abcdef', 3)).toEqual(['abc', 'def'])
  expect(splitText('', 3)).toEqual([''])
})

test('a character of two code units is not torn', () => {
  expect(splitText('ab👩cd', 3)).toEqual(['ab', '👩c', 'd'])
})

test('any parts together are the text, each short enough and well-formed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 9 }), (text, longest) => {
      const parts = splitText(text, longest)
      expect(parts.join('')).toBe(text)
      expect(parts.every((part) => part.length <= longest && part.isWellFormed())).toBe(true)
    }),
  )
})
