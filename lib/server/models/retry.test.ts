import { expect, test } from 'vitest'
import { retryAfterMs, retryDelay, type Refusal } from './retry'

const now = Date.parse('Wed, 21 Oct 2015 07:28:00 GMT')

const delay = ({ retryAfter, ...changes }: Partial<Refusal> & { retryAfter?: string } = {}) =>
  retryDelay({
    status: 429,
    headers: new Headers(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
    retries: 0,
    now,
    random: 0.5,
    ...changes,
  })

test('only 429, 503 and 529 are tried again', () => {
  expect([429, 503, 529].map((status) => delay({ status }))).toEqual([250, 250, 250])
  expect([400, 401, 404, 408, 500, 502, 504, undefined].map((status) => delay({ status }))).toEqual(
    Array.from({ length: 8 }, () => undefined),
  )
})

test('there are at most two more tries', () => {
  expect([0, 1, 2].map((retries) => delay({ retries }))).toEqual([250, 500, undefined])
})

test('without Retry-After the delay is spread from zero to a bound that doubles', () => {
  expect([0, 1].map((random) => delay({ random, retries: 1 }))).toEqual([0, 1000])
})

test('Retry-After is honoured as seconds and as a date', () => {
  expect(delay({ retryAfter: '3' })).toBe(3000)
  expect(delay({ retryAfter: 'Wed, 21 Oct 2015 07:28:07 GMT' })).toBe(7000)
  expect(delay({ retryAfter: 'Wed, 21 Oct 2015 07:27:00 GMT' })).toBe(0)
})

test('a vendor that asks for more than 20 s gets no second try', () => {
  expect([delay({ retryAfter: '20' }), delay({ retryAfter: '21' })]).toEqual([20_000, undefined])
})

test('a Retry-After that is neither counts as absent', () => {
  expect(retryAfterMs(new Headers({ 'retry-after': 'soon' }), now)).toBeUndefined()
  expect(delay({ retryAfter: 'soon' })).toBe(250)
})
