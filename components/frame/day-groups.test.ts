import { expect, test } from 'vitest'
import type { Conversation } from '@/lib/blocks/transcript'
import { groupByDay } from './day-groups'

const now = new Date(2026, 10, 22, 15, 0).getTime()

function conversation(id: string, updated: Date, status: Conversation['status'] = 'completed'): Conversation {
  const usage = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }
  return { id, title: id, tags: [], mode: 'chat', status, usage, created: 0, updated: updated.getTime() }
}

const shapeOf = (list: readonly Conversation[]) =>
  groupByDay(list, now).map((group) => [group.title, ...group.items.map((item) => item.id)])

test('days are calendar days', () => {
  const list = [
    conversation('just after midnight', new Date(2026, 10, 22, 0, 1)),
    conversation('just before midnight', new Date(2026, 10, 21, 23, 59)),
    conversation('six days ago', new Date(2026, 10, 16, 0, 0)),
    conversation('seven days ago', new Date(2026, 10, 15, 23, 59)),
  ]
  expect(shapeOf(list)).toEqual([
    ['Today', 'just after midnight'],
    ['Yesterday', 'just before midnight'],
    ['Last 7 days', 'six days ago'],
    ['Older', 'seven days ago'],
  ])
})

test('what runs stands first, however old', () => {
  const list = [
    conversation('new', new Date(now)),
    conversation('runs', new Date(2026, 9, 1), 'running'),
    conversation('failed', new Date(now), 'failed'),
  ]
  expect(shapeOf(list)).toEqual([
    ['Running', 'runs'],
    ['Today', 'new', 'failed'],
  ])
})

test('a clock that is ahead of ours does not make a group of its own', () => {
  expect(shapeOf([conversation('tomorrow', new Date(2026, 10, 23, 1, 0))])).toEqual([['Today', 'tomorrow']])
})

test('what waits for a person stands with what runs', () => {
  expect(shapeOf([conversation('waits', new Date(2026, 9, 1), 'waiting')])).toEqual([['Running', 'waits']])
})
