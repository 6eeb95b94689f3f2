import { expect, test } from 'vitest'
import { fieldsOf, initialTexts, readFields } from './input-fields'

const schema = {
  type: 'object',
  required: ['channel', 'days'],
  properties: {
    channel: { type: 'string', title: 'Channel', description: 'Without the #' },
    days: { type: 'integer', minimum: 1, maximum: 90, default: 30 },
    format: { type: 'string', enum: ['md', 'html'], enumNames: ['Markdown', 'HTML'] },
    urgent: { type: 'boolean' },
    rules: { type: 'object' },
  },
}
const fields = fieldsOf(schema)

test('each flat property is a field of its kind, anything deeper is JSON', () => {
  expect(fields.map(({ name, kind, isRequired }) => [name, kind, isRequired])).toEqual([
    ['channel', 'text', true],
    ['days', 'integer', true],
    ['format', 'choice', false],
    ['urgent', 'boolean', false],
    ['rules', 'json', false],
  ])
  expect(fields[2]?.choices).toEqual([
    { value: 'md', label: 'Markdown' },
    { value: 'html', label: 'HTML' },
  ])
})

test('what was typed becomes a value, without the fields that were left empty', () => {
  const texts = { ...initialTexts(fields), channel: 'ops', urgent: 'true', rules: '{"a":1}' }
  expect(readFields(fields, texts)).toEqual({
    value: { channel: 'ops', days: 30, urgent: true, rules: { a: 1 } },
    problems: null,
  })
})

test('every field that is wrong says why', () => {
  expect(readFields(fields, { channel: ' ', days: '2.5', rules: '{' }).problems).toEqual({
    channel: 'This is needed',
    days: 'This is not a whole number',
    rules: 'This is not JSON',
  })
  expect(readFields(fields, { channel: 'x', days: '91' }).problems).toEqual({ days: 'At most 90' })
  expect(readFields(fields, { channel: 'x', days: 'many' }).problems).toEqual({
    days: 'This is not a number',
  })
})

test('a schema of one value, or none, asks for that value alone', () => {
  expect(readFields(fieldsOf({ type: 'number' }), { '': '4' })).toEqual({ value: 4, problems: null })
  expect(readFields(fieldsOf(undefined), { '': 'plain' })).toEqual({ value: 'plain', problems: null })
})
