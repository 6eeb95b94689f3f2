import { expect, test } from 'vitest'
import { formOfResult } from './result-form'

const textForm = (text: string) => formOfResult({ type: 'text', text })

test('plain text stays text, and what looks like Markdown is read as that', () => {
  expect(textForm('Seq Scan on orders * 2').kind).toBe('text')
  expect(textForm('A title\n\n- one\n- two').kind).toBe('markdown')
  expect(textForm('see [it](https://example.com)').kind).toBe('markdown')
})

test('a text of JSON is shown as JSON, and half of one as text', () => {
  expect(textForm(' {"a": {"b": 1}}')).toEqual({ kind: 'json', text: '{\n  "a": {\n    "b": 1\n  }\n}' })
  expect(textForm('{"a": ').kind).toBe('text')
})

test('flat records are a table with the columns of all of them', () => {
  const json = [
    { name: 'a', errors: 3 },
    { name: 'b', healthy: true },
  ]
  expect(formOfResult({ type: 'json', json })).toEqual({
    kind: 'table',
    columns: ['name', 'errors', 'healthy'],
    rows: [
      ['a', 3, null],
      ['b', null, true],
    ],
  })
})

test.each([
  [[]],
  [[1, 2]],
  [[{ a: {} }]],
  [[Object.fromEntries(Array.from({ length: 13 }, (_, i) => [i, i]))]],
])('%j is no table', (json) => {
  expect(formOfResult({ type: 'json', json }).kind).toBe('json')
})

test('an image is a data URL of a kind that cannot run anything', () => {
  const image = (data: string, media_type: string) => formOfResult({ type: 'image', data, media_type })
  expect(image('iVBORw0=', 'image/png')).toEqual({ kind: 'image', source: 'data:image/png;base64,iVBORw0=' })
  expect(image('PGI+', 'text/html').kind).toBe('text')
  expect(image('"><script>', 'image/png').kind).toBe('text')
})

test('unseen characters of a tool are seen, and its terminal codes are gone', () => {
  expect(textForm('a\u0000b \u001B[31mred\u001B[0m \u202Etxt')).toEqual({
    kind: 'text',
    text: 'a\uFFFDb red \uFFFDtxt',
  })
})
