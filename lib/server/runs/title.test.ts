import { expect, test } from 'vitest'
import { titleOf } from './title'

test.each([
  ['Why is the sky blue?', 'Why is the sky blue?'],
  ['  two\twords \nsecond line', 'two words'],
  ['', ''],
])('%j gives %j', (prompt, title) => {
  expect(titleOf(prompt)).toBe(title)
})

test('a long prompt is cut between words', () => {
  const title = titleOf('word '.repeat(40))
  expect(title).toMatch(/word…$/)
  expect(title.length).toBeLessThanOrEqual(81)
})

test('text without spaces is cut anywhere, never inside a character', () => {
  expect(titleOf('😀'.repeat(100))).toBe(`${'😀'.repeat(80)}…`)
})

test('a form that was filled in is told by its answers', () => {
  expect(titleOf('{"topic":"Weirs","length":3,"draft":true}')).toBe('Weirs, 3')
  expect(titleOf('{}')).toBe('{}')
  expect(titleOf('{ in braces')).toBe('{ in braces')
})
