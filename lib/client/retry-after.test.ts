import { expect, test } from 'vitest'
import { parseRetryAfter } from './retry-after'

const now = Date.parse('2026-01-01T00:00:00Z')

test('seconds become milliseconds', () => {
  expect(parseRetryAfter('20', now)).toBe(20_000)
  expect(parseRetryAfter(' 0 ', now)).toBe(0)
})

test('a date counts from now and never lies in the past', () => {
  expect(parseRetryAfter('Thu, 01 Jan 2026 00:00:05 GMT', now)).toBe(5_000)
  expect(parseRetryAfter('Wed, 31 Dec 2025 00:00:00 GMT', now)).toBe(0)
})

test('nothing, and what is neither, says nothing', () => {
  expect([null, '', 'soon', '-5x'].map((header) => parseRetryAfter(header, now))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})
