import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readCount, readDollars, readSeconds, writeCount, writeDollars, writeSeconds } from './limit-text'

test.each([
  ['20', 20],
  ['200,000', 200_000],
  ['200 000', 200_000],
  ['200k', 200_000],
  ['1.5M', 1_500_000],
  ['', null],
  ['many', null],
  ['-3', null],
])('the count %j reads as %j', (text, count) => {
  expect(readCount(text)).toBe(count)
})

test.each([
  ['10 min', 600],
  ['10', 600],
  ['90s', 90],
  ['1:30', 90],
  ['1.5 h', 5400],
  ['7 d', 604_800],
  ['soon', null],
  ['10 weeks', null],
  ['', null],
])('the time %j reads as %j s', (text, seconds) => {
  expect(readSeconds(text)).toBe(seconds)
})

test.each([
  ['$1.00', 1],
  ['0.25', 0.25],
  ['free', null],
])('the cost %j reads as %j', (text, dollars) => {
  expect(readDollars(text)).toBe(dollars)
})

test('what is written reads as what it was', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000_000 }), (figure) => {
      expect(readCount(writeCount(figure))).toBe(figure)
      expect(readSeconds(writeSeconds(figure))).toBe(figure)
      expect(readDollars(writeDollars(figure / 1000))).toBe(figure / 1000)
    }),
  )
})

test('figures are short', () => {
  expect([
    writeSeconds(600),
    writeSeconds(90),
    writeSeconds(172_800),
    writeDollars(1),
    writeCount(200_000),
  ]).toEqual(['10 min', '90 s', '2 d', '$1.00', '200,000'])
})
