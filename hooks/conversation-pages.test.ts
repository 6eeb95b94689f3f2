import { expect, test } from 'vitest'
import type { Conversation, ConversationList } from '@/lib/blocks/transcript'
import { appendPage, withFirstPage } from './conversation-pages'

const usage = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }

function conversation(id: string, updated: number): Conversation {
  return { id, title: id, tags: [], mode: 'chat', status: 'completed', usage, created: 0, updated }
}

function page(items: readonly Conversation[], next_cursor?: string): ConversationList {
  return { items, ...(next_cursor !== undefined && { next_cursor }) }
}

const idsOf = (list: ConversationList) => list.items.map((item) => item.id)
const [a, b, c, d] = [conversation('a', 4), conversation('b', 3), conversation('c', 2), conversation('d', 1)]

test('a fresh first page keeps what was loaded behind it', () => {
  const merged = withFirstPage(page([a, b, c, d], 'after d'), page([conversation('new', 5), a], 'after a'))
  expect(idsOf(merged)).toEqual(['new', 'a', 'b', 'c', 'd'])
  expect(merged.next_cursor).toBe('after d')
})

test('what moved to the top is not left behind as well', () => {
  const merged = withFirstPage(page([a, b, c, d]), page([conversation('d', 9), a], 'after a'))
  expect(idsOf(merged)).toEqual(['d', 'a', 'b', 'c'])
  expect(merged.next_cursor).toBeUndefined()
})

test('what was deleted within the first page is gone', () => {
  expect(idsOf(withFirstPage(page([a, b, c]), page([a, c], 'after c')))).toEqual(['a', 'c'])
})

test('a first page that is all there is replaces everything', () => {
  expect(withFirstPage(page([a, b, c, d], 'x'), page([a, c]))).toEqual(page([a, c]))
})

test('the next page is put behind without repeating', () => {
  expect(appendPage(page([a, b], 'after b'), page([b, c]))).toEqual(page([a, b, c]))
})
