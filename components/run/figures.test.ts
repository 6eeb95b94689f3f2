import { expect, test } from 'vitest'
import { countWords, estimateTokens, formatClock, formatCount, formatDuration, formatUnits } from './figures'

test.each([
  [0, '0.0 s'],
  [9_140, '9.1 s'],
  [59_999, '59.9 s'],
  [60_000, '1:00'],
  [3_753_000, '1:02:33'],
  [-5, '0.0 s'],
])('%i ms is %s', (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text)
})

test('a clock counts whole seconds', () => {
  expect(formatClock(18_900)).toBe('0:18')
  expect(formatClock(67_000)).toBe('1:07')
})

test.each([
  [412, '412'],
  [1_000, '1k'],
  [12_400, '12.4k'],
  [200_000, '200k'],
  [999_960, '1M'],
])('%i is written %s', (count, text) => {
  expect(formatCount(count)).toBe(text)
})

test('units have their plural', () => {
  expect(formatUnits(1, 'word')).toBe('1 word')
  expect(formatUnits(1_240, 'word')).toBe('1,240 words')
})

test('words are counted across scripts', () => {
  expect(countWords("It isn't over at 04:00.")).toBe(6)
  expect(countWords('用三句话 explain')).toBe(5)
})

test('tokens are a quarter of the characters, Han one each', () => {
  expect(estimateTokens('abcdefgh')).toBe(2)
  expect(estimateTokens('你好')).toBe(2)
})
