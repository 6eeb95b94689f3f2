import { expect, test } from 'vitest'
import type { Conversation } from '@/lib/blocks/transcript'
import { isNews, knownRunsOf, sentenceOfNews } from './run-news'

type Status = Conversation['status']

const conversation = (id: string, status: Status, created = 1): Conversation => ({
  id,
  title: id.toUpperCase(),
  tags: [],
  mode: 'graph',
  status,
  usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
  created,
  updated: created,
})

test.each<[Status, Status, boolean]>([
  ['running', 'completed', true],
  ['running', 'failed', true],
  ['running', 'stopped', true],
  ['running', 'interrupted', true],
  ['running', 'waiting', true],
  ['waiting', 'completed', true],
  ['completed', 'waiting', true],
  ['running', 'running', false],
  ['waiting', 'waiting', false],
  ['waiting', 'running', false],
  ['completed', 'running', false],
  ['completed', 'completed', false],
  ['completed', 'failed', false],
])('from %s to %s is news: %s', (before, after, expected) => {
  expect(isNews(knownRunsOf([conversation('a', before)]), conversation('a', after))).toBe(expected)
})

test('what is not known is news when it is new and waits; an older page of the list is none', () => {
  const known = knownRunsOf([conversation('a', 'completed', 100)])
  expect(isNews(known, conversation('b', 'waiting', 101))).toBe(true)
  expect(isNews(known, conversation('b', 'completed', 101))).toBe(false)
  expect(isNews(known, conversation('b', 'waiting', 99))).toBe(false)
})

test('one sentence tells of all, and of one that needs a person first', () => {
  const [ended, waits, failed] = [
    conversation('a', 'completed'),
    conversation('b', 'waiting'),
    conversation('c', 'failed'),
  ]
  expect(sentenceOfNews([])).toBeNull()
  expect(sentenceOfNews([ended])).toEqual({ text: '“A” has ended.', first: ended })
  expect(sentenceOfNews([failed, ended])?.text).toBe('“C” has failed. 1 more run has news.')
  expect(sentenceOfNews([ended, waits, failed])).toEqual({
    text: '“B” needs you. 2 more runs have news.',
    first: waits,
  })
})
