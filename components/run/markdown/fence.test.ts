import { expect, test } from 'vitest'
import { readFence } from './fence'

test('a closed fence gives its language and code', () => {
  expect(readFence('```SQL title=x\nselect 1\n\nselect 2\n```\n')).toEqual({
    language: 'sql',
    code: 'select 1\n\nselect 2',
    isClosed: true,
  })
})

test('the head of a fence alone is an open block', () => {
  expect(readFence('```ts')).toEqual({ language: 'ts', code: '', isClosed: false })
})

test('half of the closing fence is not shown as code', () => {
  expect(readFence('```ts\nlet a\n``')).toEqual({ language: 'ts', code: 'let a', isClosed: false })
})

test('a shorter fence inside a longer one is code', () => {
  expect(readFence('````md\n```\nx\n```\n````')).toEqual({
    language: 'md',
    code: '```\nx\n```',
    isClosed: true,
  })
})

test('indented code loses its indent and is complete', () => {
  expect(readFence('    a\n      b\n')).toEqual({ language: '', code: 'a\n  b', isClosed: true })
})
