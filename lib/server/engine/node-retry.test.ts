import { expect, test } from 'vitest'
import type { ErrorInfo } from '@/lib/protocol/events'
import { graphNodeSchema, type GraphNode } from '@/lib/protocol/graphs'
import { retryPauseAfter } from './node-retry'

const node = (retry: object): GraphNode => graphNodeSchema.parse({ id: 'a', kind: 'model', retry })
const failure = (code = 'upstream_failed', type = 'upstream_error'): ErrorInfo => ({
  message: '',
  type,
  code,
})
const pauses = (tried: GraphNode, errors: readonly ErrorInfo[]) =>
  errors.map((_, index) => retryPauseAfter(tried, errors.slice(0, index + 1)))

test('a node is tried once, unless its policy says more', () => {
  expect(retryPauseAfter(node({}), [failure()])).toBeUndefined()
})

test('nothing that has not failed is tried again', () => {
  expect(retryPauseAfter(node({ attempts: 3 }), [])).toBeUndefined()
})

test('each pause is so many times as long as the one before, and none follows the last try', () => {
  const failures = Array.from({ length: 4 }, () => failure())
  expect(pauses(node({ attempts: 4, backoff_ms: 100, factor: 3 }), failures)).toEqual([
    100,
    300,
    900,
    undefined,
  ])
})

test('no pause is longer than an hour', () => {
  const failures = Array.from({ length: 5 }, () => failure())
  expect(pauses(node({ attempts: 20, backoff_ms: 1_000_000, factor: 10 }), failures)).toEqual([
    1_000_000, 3_600_000, 3_600_000, 3_600_000, 3_600_000,
  ])
})

test('a policy that names errors, by code or type, tries only those again; the last failure counts', () => {
  const picky = node({ attempts: 9, errors: ['upstream_timeout', 'node_error'] })
  expect(retryPauseAfter(picky, [failure('upstream_timeout')])).toBe(1000)
  expect(retryPauseAfter(picky, [failure('node_limit', 'node_error')])).toBe(1000)
  expect(retryPauseAfter(picky, [failure('upstream_timeout'), failure()])).toBeUndefined()
})

test.for(['input_declined', 'node_interrupted'])(
  '%s is tried again only when the policy names it',
  (code) => {
    const final = failure(code, 'node_error')
    expect(retryPauseAfter(node({ attempts: 2 }), [final])).toBeUndefined()
    expect(retryPauseAfter(node({ attempts: 2, errors: ['node_error'] }), [final])).toBeUndefined()
    expect(retryPauseAfter(node({ attempts: 2, errors: [code] }), [final])).toBe(1000)
  },
)

test('start and end are never tried', () => {
  expect(retryPauseAfter(graphNodeSchema.parse({ id: 'start', kind: 'start' }), [failure()])).toBeUndefined()
})
