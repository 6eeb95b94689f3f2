import { expect, test } from 'vitest'
import { encodeEvent } from './encode'
import { framesAfter } from './frames-after'

const jsons = ['{"a":1}', '"\\n\\nid: 10\\n"', '{"c":"id: 11"}', '{"d":"é"}']
const text = (from: number) =>
  jsons
    .map((json, index) => encodeEvent(index + 9, json))
    .slice(from)
    .join('')
const page = new TextEncoder().encode(text(0))
const after = (seq: number) => new TextDecoder().decode(framesAfter(page, 9, seq))

test.each([
  [0, 0],
  [8, 0],
  [9, 1],
  [10, 2],
  [11, 3],
  [12, 4],
  [99, 4],
])('a reader that has seen %d of the frames 9 to 12 gets those from index %d', (seq, from) => {
  expect(after(seq)).toBe(text(from))
})

test('what is left shares the memory of the page, also of a page inside a larger buffer', () => {
  const segment = new TextEncoder().encode(`${encodeEvent(8, '{}')}${text(0)}`)
  const inner = segment.subarray(encodeEvent(8, '{}').length)
  const rest = framesAfter(inner, 9, 10)
  expect(rest.buffer).toBe(segment.buffer)
  expect(new TextDecoder().decode(rest)).toBe(text(2))
})

test('a seq that begins like another is not taken for it', () => {
  const ten = new TextEncoder().encode(
    Array.from({ length: 12 }, (_, index) => encodeEvent(index + 1, '{}')).join(''),
  )
  expect(new TextDecoder().decode(framesAfter(ten, 1, 1))).toMatch(/^id: 2\n/)
  expect(new TextDecoder().decode(framesAfter(ten, 1, 10))).toBe(
    encodeEvent(11, '{}') + encodeEvent(12, '{}'),
  )
})
