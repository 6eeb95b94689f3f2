import { expect, test } from 'vitest'
import { describeTool } from './tool-info'
import type { SourceTool } from './tool-source'

const describe = (fields: Partial<SourceTool>) =>
  describeTool({
    name: 'echo',
    description: 'Says it again.',
    isReadOnly: true,
    isDestructive: false,
    isIdempotent: true,
    call: async function* () {
      yield { type: 'progress' }
      return { status: 'completed', content: [] }
    },
    ...fields,
  })

const anyObject = { type: 'object', properties: {}, additionalProperties: true }

test('a description of 100 KB is cut, and says so', () => {
  const { description } = describe({ description: 'x'.repeat(100_000) })
  expect(description).toBe(`${'x'.repeat(2000)} [cut: 98000 more characters]`)
})

test('a description loses what deceives, and the title or the name stands in for an empty one', () => {
  expect(describe({ description: 'a\u202Eb\u0007\u{E0041}' }).description).toBe('ab\u2407')
  expect(describe({ description: ' ', title: 'Echo' }).description).toBe('Echo')
  expect(describe({ description: '' }).description).toBe('echo')
})

test('parameters are an object schema with properties', () => {
  expect(describe({}).parameters).toEqual({ type: 'object', properties: {} })
  expect(describe({ parameters: { required: ['a'] } }).parameters).toEqual({
    type: 'object',
    properties: {},
    required: ['a'],
  })
  expect(describe({ parameters: { type: 'string' } }).parameters).toEqual(anyObject)
})

test('a schema that is too large or nests too deep becomes an open object', () => {
  expect(describe({ parameters: { description: 'x'.repeat(70_000) } }).parameters).toEqual(anyObject)
  let nested: Record<string, unknown> = {}
  for (let level = 0; level < 50_000; level += 1) nested = { not: nested }
  expect(describe({ parameters: nested }).parameters).toEqual(anyObject)
})

test('texts in a schema are cleaned for the model; arguments are checked against the schema as it was written', () => {
  const parameters = { type: 'object', properties: { a: { pattern: '^[^\u0000]$', description: 'x\u0000' } } }
  const described = describe({ parameters })
  expect(described.schema).toEqual(parameters)
  expect(JSON.stringify(described.parameters)).toContain('x\u2400')
})
