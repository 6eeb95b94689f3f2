import { expect, test } from 'vitest'
import { milliseconds, plain } from './figure-forms'

test('a short time is read with its unit, alone as seconds, and written in the largest unit that is whole', () => {
  expect(['500 ms', '2', '1.5 s', '2 min', 'soon'].map(milliseconds.read)).toEqual([
    500,
    2000,
    1500,
    120_000,
    null,
  ])
  expect([500, 2000, 120_000].map(milliseconds.write)).toEqual(['500 ms', '2 s', '2 min'])
})

test('a factor is any number', () => {
  expect(['2', '1.5', '-1', 'x'].map(plain.read)).toEqual([2, 1.5, null, null])
})
