import fc from 'fast-check'
import { expect, test } from 'vitest'
import { faultOffset } from './json-fault'

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

test('the first thing that cannot stand where it stands is found', () => {
  expect(faultOffset('{"a": [1, 2,], "b": 3}')).toBe(12)
  expect(faultOffset('{"a" 1}')).toBe(5)
  expect(faultOffset('{"a": yes}')).toBe(6)
  expect(faultOffset('{} {}')).toBe(3)
  expect(faultOffset('{"a": "x\ny"}')).toBe(6)
})

test('what is cut stops at its end', () => {
  expect(faultOffset('{"a": [1')).toBe(8)
  expect(faultOffset('')).toBe(0)
})

test('a text has a fault when it is no JSON, and only then', () => {
  const edit = fc.record({
    at: fc.nat(),
    take: fc.nat({ max: 3 }),
    put: fc.constantFrom('', ',', '}', ']', '"', ':', '0', '-', 'null'),
  })
  fc.assert(
    fc.property(fc.json({ maxDepth: 3 }), fc.array(edit, { maxLength: 3 }), (json, edits) => {
      const text = edits.reduce((before, { at, take, put }) => {
        const start = at % (before.length + 1)
        return before.slice(0, start) + put + before.slice(start + take)
      }, json)
      expect(faultOffset(text) === null).toBe(isJson(text))
    }),
    { numRuns: 1000 },
  )
})
