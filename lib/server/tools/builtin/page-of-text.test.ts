import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pageOfText } from './page-of-text'

test('a short text comes whole, without a note', () => {
  expect(pageOfText('hello', { start: 0, max_characters: 10 })).toBe('hello')
  expect(pageOfText('', { start: 0, max_characters: 10 })).toBe('')
})

test('a long text comes in parts, and each says where the next begins', () => {
  expect(pageOfText('abcdef', { start: 1, max_characters: 2 })).toBe(
    'bc\n\n[characters 1 to 3 of 6; go on with start = 3]',
  )
  expect(pageOfText('abcdef', { start: 3, max_characters: 10 })).toBe('def')
})

test('beyond the end it says how long the text is', () => {
  expect(pageOfText('abc', { start: 3, max_characters: 10 })).toBe('[nothing from 3 on: 3 characters in all]')
})

test('no character is cut in half, and every part goes on', () => {
  const part = fc.record({
    text: fc.string({ unit: 'grapheme', maxLength: 30 }),
    size: fc.integer({ min: 1, max: 5 }),
  })
  fc.assert(
    fc.property(part, ({ text, size }) => {
      let start = 0
      let read = ''
      for (;;) {
        const [shown = '', note] = pageOfText(text, { start, max_characters: size }).split('\n\n[characters')
        read += shown
        if (note === undefined) break
        const next = Number(/start = (\d+)/.exec(note)?.[1])
        expect(next).toBeGreaterThan(start)
        expect(shown.isWellFormed()).toBe(true)
        start = next
      }
      expect(read).toBe(text)
    }),
  )
})
