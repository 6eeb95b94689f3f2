import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  itemsOf,
  joinTexts,
  referencesOf,
  renderArguments,
  renderTemplate,
  textOf,
  TooLargeError,
  valueOfTemplate,
  type OutputsOf,
} from './template'

function giving(outputs: Readonly<Record<string, readonly unknown[]>>): OutputsOf {
  return (nodeId) => outputs[nodeId] ?? []
}

const outputs = giving({
  start: ['Compare two rivers'],
  draft: ['one', 'two', 'three'],
  facts: ['{"score": 7, "tags": ["a", "b"], "deep": {"x": null}}'],
  found: [{ items: [{ name: 'Elbe' }] }],
  翻译: ['译文'],
})

test.each([
  ['Q: {{start}}', 'Q: Compare two rivers'],
  ['{{draft}}', 'three'],
  ['{{ draft }}', 'three'],
  ['{{draft:1}}', 'three'],
  ['{{draft:2}}', 'two\n\nthree'],
  ['{{draft:9}}', 'one\n\ntwo\n\nthree'],
  ['{{draft:all}}', 'one\n\ntwo\n\nthree'],
  ['{{翻译}}：{{翻译}}', '译文：译文'],
  ['{{facts.score}} of {{facts.tags}}', '7 of ["a","b"]'],
  ['{{facts.tags.1}}', 'b'],
  ['{{facts.deep.x}}', 'null'],
  ['{{found.items.0.name}}', 'Elbe'],
  ['{{found}}', '{"items":[{"name":"Elbe"}]}'],
  ['[{{facts.nothing.here}}]', '[]'],
  ['[{{never-ran}}{{never-ran:all}}]', '[]'],
])('%s gives %s', (template, text) => {
  expect(renderTemplate(template, outputs)).toBe(text)
})

test.each([
  '{{',
  '{{}}',
  '{{1st}}',
  '{{draft:0}}',
  '{{draft:some}}',
  '{{draft:2.x}}',
  '{{a b}}',
  '{ {draft}}',
  '}}',
])('%s is no reference and stays as it is', (template) => {
  expect(renderTemplate(template, outputs)).toBe(template)
  expect(referencesOf(template)).toEqual([])
})

test('braces right before a reference are text', () => {
  expect(renderTemplate('{{{draft}}}', outputs)).toBe('{three}')
})

test('what an output says is never filled in again', () => {
  const hostile = giving({ a: ['{{b}}'], b: ['secret'] })
  expect(renderTemplate('{{a}}', hostile)).toBe('{{b}}')
  expect(renderArguments({ text: '{{a}}' }, hostile)).toEqual({ text: '{{b}}' })
})

test('fields that JavaScript objects inherit are not there', () => {
  expect(renderTemplate('{{facts.constructor}}{{found.__proto__}}{{facts.tags.length}}', outputs)).toBe('')
})

test('references are listed in order, with what they ask for', () => {
  expect(referencesOf('{{a}} {{b:2}} {{a:all}} {{c.x.y}}')).toEqual([
    { nodeId: 'a', take: undefined, path: [] },
    { nodeId: 'b', take: 2, path: [] },
    { nodeId: 'a', take: 'all', path: [] },
    { nodeId: 'c', take: undefined, path: ['x', 'y'] },
  ])
})

test.each([
  ['{{found}}', { items: [{ name: 'Elbe' }] }],
  ['{{facts}}', { score: 7, tags: ['a', 'b'], deep: { x: null } }],
  ['{{facts.score}}', 7],
  ['{{draft}}', 'three'],
  ['{{draft:all}}', ['one', 'two', 'three']],
  ['{{draft}} ', 'three '],
  ['{{never-ran}}', ''],
  ['', ''],
])('%j stands for %j', (template, value) => {
  expect(valueOfTemplate(template, outputs)).toEqual(value)
})

test('every text in arguments is a template, however deep', () => {
  const given = {
    query: 'On {{start}}',
    limit: 3,
    filter: { tags: '{{facts.tags}}', any: [true, '{{draft}}'] },
  }
  expect(renderArguments(given, outputs)).toEqual({
    query: 'On Compare two rivers',
    limit: 3,
    filter: { tags: ['a', 'b'], any: [true, 'three'] },
  })
})

test('an argument named __proto__ is a field like any other', () => {
  const rendered = renderArguments(JSON.parse('{"__proto__": "{{draft}}"}'), outputs)
  expect(Object.entries(rendered)).toEqual([['__proto__', 'three']])
})

test.each([
  [
    ['a', 2],
    ['a', 2],
  ],
  ['["a", {"b": 1}]', ['a', { b: 1 }]],
  ['one\n\n  two \r\n', ['one', 'two']],
  ['[not json]', ['[not json]']],
  [{ a: 1 }, [{ a: 1 }]],
  ['', []],
  [undefined, []],
  [null, []],
  [7, [7]],
])('%j has the items %j', (value, items) => {
  expect(itemsOf(value)).toEqual(items)
})

test.each([
  ['text', 'text'],
  [{ a: 1 }, '{"a":1}'],
  [null, 'null'],
  [false, 'false'],
  [undefined, ''],
])('%j as text is %s', (output, text) => {
  expect(textOf(output)).toBe(text)
})

test('a text without references is itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      fc.pre(!text.includes('{{'))
      expect(renderTemplate(text, outputs)).toBe(text)
    }),
  )
})

test('megabytes of braces, and of beginnings of references, take no time', () => {
  const began = performance.now()
  for (const piece of ['{', '{{a', '{{a.b', '{{a ', '{{a:', '{{ '])
    expect(referencesOf(piece.repeat(2_000_000 / piece.length))).toEqual([])
  expect(performance.now() - began).toBeLessThan(5000)
})

test('what would grow beyond any memory is refused before it is put together', () => {
  const large = giving({ start: ['x'.repeat(400_000)] })
  expect(renderTemplate('{{start}}'.repeat(20), large)).toHaveLength(8_000_000)
  expect(() => renderTemplate(`${'{{start}}'.repeat(20)}!`, large)).toThrow(TooLargeError)
  // Put together, this would be longer than any text can be.
  expect(() => renderTemplate('{{start}}'.repeat(10_000), large)).toThrow('longer than 8000000 characters')
})

test('what a lone reference gives has the bounds of a text', () => {
  const large = giving({ x: ['x'.repeat(4_000_000), 'y'.repeat(4_000_000)] })
  expect(valueOfTemplate('{{x:all}}', large)).toHaveLength(2)
  const larger = giving({ x: ['x'.repeat(4_000_000), 'y'.repeat(4_000_000), '!'] })
  expect(valueOfTemplate('{{x:2}}', larger)).toHaveLength(2)
  expect(() => valueOfTemplate('{{x:all}}', larger)).toThrow(TooLargeError)
  expect(() => renderArguments({ deep: [{ all: '{{x:all}}' }] }, larger)).toThrow(TooLargeError)
  expect(() => valueOfTemplate('{{x}}', giving({ x: ['x'.repeat(8_000_001)] }))).toThrow(TooLargeError)
  const json = { found: 'x'.repeat(8_000_000) }
  expect(() => valueOfTemplate('{{x}}', giving({ x: [json] }))).toThrow(TooLargeError)
  expect(valueOfTemplate('{{x.found}}', giving({ x: [json] }))).toHaveLength(8_000_000)
})

test('all outputs of a node are refused before they are put together', () => {
  // Put together, these would be longer than any text can be.
  const many = giving({ x: Array.from({ length: 1000 }, () => 'x'.repeat(1_000_000)) })
  expect(() => renderTemplate('All: {{x:all}}', many)).toThrow(TooLargeError)
})

test('texts are joined up to eight million characters, what stands between them included', () => {
  const halves = ['x'.repeat(4_000_000), 'y'.repeat(3_999_998)]
  expect(joinTexts(halves, '\n\n')).toHaveLength(8_000_000)
  expect(() => joinTexts([...halves, ''], '\n\n')).toThrow(TooLargeError)
})

test('a map, and a list of outputs, take a thousand items', () => {
  expect(itemsOf('x\n'.repeat(1000))).toHaveLength(1000)
  expect(() => itemsOf('x\n'.repeat(1001))).toThrow('Its list has 1001 items; it takes 1000 at most.')
  const often = giving({ x: Array<string>(1001).fill('') })
  expect(valueOfTemplate('{{x:1000}}', often)).toHaveLength(1000)
  expect(() => valueOfTemplate('{{x:all}}', often)).toThrow('Its list has 1001 items')
  // One output may itself be a longer list: a tool takes it as it is.
  expect(valueOfTemplate('{{x}}', giving({ x: [Array<number>(1001).fill(0)] }))).toHaveLength(1001)
})
