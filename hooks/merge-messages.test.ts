import { expect, test } from 'vitest'
import { initialRunState } from '@/lib/blocks/reduce'
import type { Message } from '@/lib/blocks/transcript'
import { type PendingSend, mergeMessages } from './merge-messages'

const stored: Message[] = [
  { id: 'u1', conversation_id: 'c', parent_id: null, created: 1, role: 'user', content: 'Hello' },
]
const run = {
  ...initialRunState,
  runId: 'r1',
  conversationId: 'c',
  speaker: 'demo',
  answerMessageId: 'a1',
  input: { messageId: 'u1', parentMessageId: null, content: 'Hello' },
}
const pending: PendingSend = {
  content: 'Next',
  parentId: 'a1',
  retriedPromptId: null,
  speaker: 'demo',
  created: 2,
}

const shapeOf = (messages: readonly Message[]) =>
  messages.map((message) => [message.role, message.id, message.parent_id])

test('a run adds what is not stored yet, and nothing twice', () => {
  expect(shapeOf(mergeMessages(stored, [run, run], null))).toEqual([
    ['user', 'u1', null],
    ['assistant', 'a1', 'u1'],
  ])
})

test('a run that has not begun adds nothing', () => {
  expect(mergeMessages(stored, [initialRunState], null)).toEqual(stored)
})

test('a pending send stands behind the answer that it follows', () => {
  expect(shapeOf(mergeMessages(stored, [run], pending)).slice(2)).toEqual([
    ['user', 'pending-prompt', 'a1'],
    ['assistant', 'pending-answer', 'pending-prompt'],
  ])
})

test('a pending retry is another answer to the same prompt', () => {
  const retry = { ...pending, retriedPromptId: 'u1' }
  expect(shapeOf(mergeMessages(stored, [run], retry)).slice(2)).toEqual([
    ['assistant', 'pending-answer', 'u1'],
  ])
})
