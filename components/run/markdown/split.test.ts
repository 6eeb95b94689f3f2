import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type MarkdownBlock, type Split, emptySplit, split } from './split'

const blocksOf = (cut: Split): readonly MarkdownBlock[] => [...cut.settled, ...cut.tail]
const atOnce = (text: string) => blocksOf(split(emptySplit, text))
const kinds = (text: string) => atOnce(text).map((block) => block.kind)

const fragment = fc.constantFrom(
  'Some words, then more. ',
  '**bold** and `code` ',
  '\n',
  '\n\n',
  '# Heading\n',
  '- item\n',
  '  - nested\n',
  '1. one\n',
  '2. two\n\n',
  '```ts\nconst a = 1\n',
  '```\n',
  '````\n',
  '| a | b |\n| - | - |\n',
  '| 1 | 2 |\n',
  '$$\nx^2\n$$\n',
  '\\[ y \\]\n',
  '> quote\n',
  '---\n',
  '    indented\n',
  '<div>\n',
  '</div>\n\n',
  '***',
  '2',
  '\r\n',
)
const markdown = fc.array(fragment, { maxLength: 40 }).map((fragments) => fragments.join(''))

test('text that arrives in any pieces is cut into the blocks of the whole text', () => {
  fc.assert(
    fc.property(markdown, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (text, steps) => {
      let cut = emptySplit
      let at = 0
      for (let turn = 0; at < text.length; turn++) {
        at += steps[turn % steps.length] ?? 1
        cut = split(cut, text.slice(0, at))
      }
      expect(blocksOf(cut)).toEqual(atOnce(text))
    }),
    { numRuns: 400 },
  )
})

test('settled blocks keep their identity while the tail grows', () => {
  const before = split(emptySplit, 'one\n\ntwo\n\nthree\n\nfour')
  const after = split(before, 'one\n\ntwo\n\nthree\n\nfour and more')
  expect(before.settled.map((block) => block.raw)).toEqual(['one', 'two'])
  expect(after.settled).toBe(before.settled)
  expect(after.tail.map((block) => block.raw)).toEqual(['three', 'four and more'])
})

test('the same text gives the same object', () => {
  const cut = split(emptySplit, 'one\n\ntwo')
  expect(split(cut, 'one\n\ntwo')).toBe(cut)
})

test('another text is cut from its start', () => {
  const before = split(emptySplit, 'one\n\ntwo\n\nthree\n\nfour')
  expect(blocksOf(split(before, 'other')).map((block) => block.raw)).toEqual(['other'])
})

test('fences, tables and display math are blocks of their own kind', () => {
  const text = 'Text\n\n```sql\nselect 1\n\n-- more\n```\n\n| a |\n|---|\n| 1 |\n\n$$\nx\n$$\n\nend'
  expect(kinds(text)).toEqual(['prose', 'code', 'table', 'math', 'prose'])
})

test('display math may interrupt a paragraph', () => {
  expect(kinds('so that\n\\[\nx = 1\n\\]\nholds')).toEqual(['prose', 'math', 'prose'])
})

test('dollars that never close are text', () => {
  expect(kinds('$$ is a lot\n\nof money')).toEqual(['prose', 'prose'])
})

test('an underline does not make a heading of the math above it', () => {
  expect(kinds('Words\n$$\nx\n$$\n---\n')).toEqual(['prose', 'math', 'prose'])
  expect(atOnce('Two\nlines\n---\n').map((block) => block.raw)).toEqual(['Two\nlines\n---\n'])
})
