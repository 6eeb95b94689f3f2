import { expect, test } from 'vitest'
import type { DraftNode } from './graph-draft'
import { completed, completionsOf, matching, typedReference } from './template-completion'

const nodes: readonly DraftNode[] = [
  { kind: 'model', id: 'review' },
  { kind: 'start', id: 'begin', schema: { type: 'object', properties: { topic: {}, tone: {} } } },
]
const inserts = (typed: string) => matching(completionsOf(nodes), typed).map(({ insert }) => insert)

test('outputs, all outputs and the fields of a form are offered; the input is always called start', () => {
  expect(inserts('')).toEqual(['review', 'start', 'start.topic', 'start.tone', 'review:all'])
})

test('what begins as it was typed comes first', () => {
  expect(inserts('to')).toEqual(['start.topic', 'start.tone'])
  expect(inserts('re')).toEqual(['review', 'review:all'])
  expect(inserts('zz')).toEqual([])
})

test('a reference is typed from its braces to the caret, and in no other place', () => {
  expect(typedReference('Say {{re', 8)).toBe('re')
  expect(typedReference('Say {{', 6)).toBe('')
  expect(typedReference('Say {{review}} ', 15)).toBeNull()
  expect(typedReference('Say {{re more', 13)).toBeNull()
})

test('what is chosen is closed once, and the caret stands behind it', () => {
  expect(completed('Say {{re now', 8, 'review')).toEqual({ text: 'Say {{review}} now', caret: 14 })
  expect(completed('Say {{re}} now', 8, 'review')).toEqual({ text: 'Say {{review}} now', caret: 14 })
})
