import { expect, test } from 'vitest'
import { createArgumentCheck } from './check-arguments'

const check = createArgumentCheck({
  type: 'object',
  properties: {
    url: { type: 'string', minLength: 3 },
    size: { type: 'object', properties: { width: { type: 'integer', minimum: 1 } } },
    unit: { enum: ['px', 'cm'] },
  },
  required: ['url'],
  additionalProperties: false,
})

test('arguments that fit have no problem', () => {
  expect(check({ url: 'https://x', size: { width: 2 }, unit: 'cm' })).toBeUndefined()
})

test('a problem names the place and what is expected', () => {
  expect(check({ url: 'https://x', size: { width: 'wide' } })).toBe('size.width must be an integer.')
  expect(check({})).toBe('url is required.')
  expect(check({ url: 'https://x', colour: 'red' })).toBe('colour is not allowed.')
  expect(check({ url: 'https://x', unit: 'mm' })).toBe('unit must be one of "px", "cm".')
})

test('what is no object is refused', () => {
  for (const wrong of ['{}', null, undefined, [], 3]) {
    expect(check(wrong)).toBe('The arguments must be a JSON object.')
  }
})

test('each misfit is a sentence, and one of the whole begins with what is checked', () => {
  const answer = createArgumentCheck(
    {
      minProperties: 1,
      required: ['a', 'b'],
      properties: { b: { type: ['number', 'null'] }, 'c/d': { minLength: 2 }, e: { minimum: 1, maximum: 3 } },
    },
    'The answer',
  )
  expect(answer('yes')).toBe('The answer must be a JSON object.')
  expect(answer({})).toBe('a is required. b is required. The answer must have at least 1 field.')
  expect(answer({ a: [], b: 'x', 'c/d': 'x', e: 9 })).toBe(
    'b must be a number or null. c/d must have at least 2 characters. e must be at most 3.',
  )
})

test('a problem stays short, whatever the schema says', () => {
  const wordy = createArgumentCheck({
    properties: { a: { enum: Array.from({ length: 5000 }, (_, i) => `v${i}`) } },
  })
  expect(wordy({ a: 'x' })).toHaveLength(1000)
})

test('the schema that is handed in stays as it is', () => {
  const schema = { properties: { a: { $ref: '#/$defs/text' } }, $defs: { text: { type: 'string' } } }
  expect(createArgumentCheck(schema)({ a: 1 })).toBe('a must be a string.')
  // Hidden fields count as well.
  expect(Reflect.ownKeys(schema.properties.a)).toEqual(['$ref'])
})

const hostile: readonly [string, Record<string, unknown>, Record<string, unknown>][] = [
  [
    'a pattern that backtracks without end',
    { properties: { a: { pattern: '^(a+)+$' } } },
    { a: `${'a'.repeat(50)}b` },
  ],
  ['references that multiply', { $ref: '#/$defs/0', $defs: doubling(40) }, {}],
  ['a reference to itself', { $ref: '#' }, {}],
  ['a reference to nothing', { $ref: '#/nowhere' }, {}],
  ['a reference to the network', { $ref: 'http://127.0.0.1:1/schema.json' }, {}],
  ['a pattern that is none', { properties: { a: { pattern: '(' } } }, { a: 'x' }],
]

test.each(hostile)('%s holds nothing up, and is left to the server', (_name, schema, args) => {
  const began = performance.now()
  expect(createArgumentCheck(schema)(args)).toBeUndefined()
  expect(performance.now() - began).toBeLessThan(2000)
})

test('patterns that are sound are checked', () => {
  const coded = createArgumentCheck({ properties: { a: { pattern: '^[a-z]+$' } } })
  expect(coded({ a: 'abc' })).toBeUndefined()
  expect(coded({ a: 'ABC' })).toBe('a does not have the form that is asked for.')
})

test('types are named with their articles', () => {
  const typed = createArgumentCheck({
    properties: { a: { type: 'array' }, b: { type: ['integer', 'null'] } },
  })
  expect(typed({ a: 1 })).toBe('a must be a list.')
  expect(typed({ b: 'x' })).toBe('b must be an integer or null.')
})

test('a tuple is read by the rules that its schema names', () => {
  const tuple = { properties: { a: { type: 'array', items: [{ type: 'string' }] } } }
  const old = createArgumentCheck({ $schema: 'http://json-schema.org/draft-07/schema#', ...tuple })
  expect(old({ a: [1] })).toBe('a.0 must be a string.')
})

function doubling(levels: number) {
  return Object.fromEntries(
    Array.from({ length: levels }, (_, level) => [
      level,
      level === levels - 1
        ? {}
        : { allOf: [{ $ref: `#/$defs/${level + 1}` }, { $ref: `#/$defs/${level + 1}` }] },
    ]),
  )
}
