import { expect, test } from 'vitest'
import type { Message } from '@/lib/blocks/transcript'
import { pathOf } from './message-path'

const fields = { conversation_id: 'c', created: 0 }
const user = (id: string, parent_id: string | null): Message => ({
  ...fields,
  id,
  parent_id,
  role: 'user',
  content: id,
})
const answer = (id: string, parent_id: string): Message => ({
  ...fields,
  id,
  parent_id,
  role: 'assistant',
  run_id: `run-${id}`,
  speaker: 'demo',
  blocks: [],
})

const idsOf = (messages: readonly Message[], choices: ReadonlyMap<string, string> = new Map()) =>
  pathOf(messages, choices).flatMap((turn) => [turn.prompt.id, turn.answer?.id ?? '-'])

const forked = [
  user('u1', null),
  answer('a1', 'u1'),
  user('u2', 'a1'),
  answer('a2', 'u2'),
  answer('b1', 'u1'),
]

test('an empty conversation has no turns', () => {
  expect(idsOf([])).toEqual([])
})

test('a prompt without an answer is a turn', () => {
  expect(idsOf([user('u1', null)])).toEqual(['u1', '-'])
})

test('the branch with the newest message is shown', () => {
  expect(idsOf(forked)).toEqual(['u1', 'b1'])
  expect(idsOf([...forked, user('u3', 'a2')])).toEqual(['u1', 'a1', 'u2', 'a2', 'u3', '-'])
})

test('a choice goes before the newest', () => {
  expect(idsOf(forked, new Map([['u1', 'a1']]))).toEqual(['u1', 'a1', 'u2', 'a2'])
})

test('a choice of something that is gone is ignored', () => {
  expect(idsOf(forked, new Map([['u1', 'gone']]))).toEqual(['u1', 'b1'])
})

test('a turn names all answers to its prompt', () => {
  expect(pathOf(forked, new Map())[0]?.answers.map((message) => message.id)).toEqual(['a1', 'b1'])
})
