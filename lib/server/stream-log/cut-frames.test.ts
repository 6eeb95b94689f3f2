import { expect, test } from 'vitest'
import { cutFrames } from './cut-frames'

const frames = ['id: 9\ndata: "a"\n\n', 'id: 10\ndata: "äöü"\n\n', 'id: 11\ndata: "c"\n\n']
const bytes = Buffer.from(frames.join(''))
const sizes = frames.map((frame) => Buffer.byteLength(frame))
const [first = 0, second = 0] = sizes

function cut(after: number, maxBytes: number): unknown {
  const found = cutFrames({ bytes, firstSeq: 9, lastSeq: 11 }, after, maxBytes)
  return found && [found.firstSeq, found.lastSeq, Buffer.from(found.bytes).toString()]
}

test('a reader who has seen nothing of it, and has room, gets it all', () => {
  expect(cut(0, 1_000)).toEqual([9, 11, frames.join('')])
  expect(cut(8, bytes.length)).toEqual([9, 11, frames.join('')])
})

test('what was seen is left out', () => {
  expect(cut(9, 1_000)).toEqual([10, 11, frames.slice(1).join('')])
  expect(cut(10, 1_000)).toEqual([11, 11, frames[2]])
})

test('a reader who has seen all of it gets nothing', () => {
  expect(cut(11, 1_000)).toBeUndefined()
  expect(cut(12, 1_000)).toBeUndefined()
})

test('only whole frames fit', () => {
  expect(cut(0, first + second)).toEqual([9, 10, frames.slice(0, 2).join('')])
  expect(cut(0, first + second - 1)).toEqual([9, 9, frames[0]])
  expect(cut(9, second)).toEqual([10, 10, frames[1]])
})

test('one frame is given, however little fits', () => {
  for (const maxBytes of [0, 1, 2, first - 1]) expect(cut(0, maxBytes)).toEqual([9, 9, frames[0]])
  expect(cut(9, 1)).toEqual([10, 10, frames[1]])
})
