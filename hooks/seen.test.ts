import { expect, test } from 'vitest'
import type { Conversation } from '@/lib/blocks/transcript'
import { type Seen, isSeen, parseSeen, withSeen } from './seen'

const usage = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }

function conversation(id: string, updated: number): Conversation {
  return { id, title: id, tags: [], mode: 'chat', status: 'completed', usage, created: 0, updated }
}

const seen: Seen = { since: 100, until: {} }

test('what was there at the first look counts as seen, what came after does not', () => {
  expect(isSeen(seen, conversation('a', 100))).toBe(true)
  expect(isSeen(seen, conversation('a', 101))).toBe(false)
})

test('seen once is seen until it changes', () => {
  const after = withSeen(seen, conversation('a', 150))
  expect(isSeen(after, conversation('a', 150))).toBe(true)
  expect(isSeen(after, conversation('a', 151))).toBe(false)
  expect(withSeen(after, conversation('a', 150))).toBe(after)
})

test('the memory has a bound, and keeps the latest', () => {
  const many = Array.from({ length: 600 }, (_, index) => conversation(`c${index}`, 200 + index))
  const after = many.reduce(withSeen, seen)
  expect(Object.keys(after.until)).toHaveLength(500)
  expect(after.until['c599']).toBe(799)
  expect(after.until['c0']).toBeUndefined()
})

test('what is not ours is ignored', () => {
  expect(parseSeen('{"since":1,"until":{"a":2}}')).toEqual({ since: 1, until: { a: 2 } })
  expect(parseSeen(null)).toBeNull()
  expect(parseSeen('{')).toBeNull()
  expect(parseSeen('{"since":1,"until":{"a":"x"}}')).toBeNull()
})
