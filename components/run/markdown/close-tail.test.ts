import { expect, test } from 'vitest'
import { closeTail } from './close-tail'
import { emptySplit, split } from './split'

function shown(text: string): string | undefined {
  const block = split(emptySplit, text).tail.at(-1)
  return block && closeTail(block)
}

test('half-written marks are closed', () => {
  expect(shown('some **bold')).toBe('some **bold**')
  expect(shown('some `code')).toBe('some `code`')
})

test('a half-written link shows its text alone', () => {
  expect(shown('see [the page](https://exam')).toBe('see the page')
})

test('marks alone are kept back', () => {
  expect(shown('text\n``')).toBe('text')
  expect(shown('##')).toBe('')
})

test('a table begins when its second line is complete, and a row when it ends', () => {
  expect(shown('| a | b |')).toBe('')
  expect(shown('| a | b |\n|--')).toBe('')
  expect(shown('| a | b |\n|---|---|\n| 1 | 2')).toBe('| a | b |\n|---|---|')
  expect(shown('| a | b |\n|---|---|\n| 1 | 2 |\n')).toBe('| a | b |\n|---|---|\n| 1 | 2 |\n')
})
