import { expect, test } from 'vitest'
import { exactArguments, exactJson, plainText } from './exact-text'

test('arguments stand one below another, each in full', () => {
  expect(exactArguments({ sql: 'drop table "x"', retry: false, ids: [1] })).toBe(
    '"sql": "drop table \\"x\\""\n"retry": false\n"ids": [\n  1\n]',
  )
  expect(exactArguments(undefined)).toBe('null')
})

test('what cannot be seen in arguments is written out', () => {
  expect(exactJson('rm \u202E\u200Bgpj.*')).toBe('"rm \\u202e\\u200bgpj.*"')
  expect(exactJson('\u{E0041}')).toBe('"\\udb40\\udc41"')
})

test('text keeps its lines, its tabs and the joiners of its script', () => {
  expect(plainText('a\r\n\tb 👩\u200D🚀')).toBe('a\n\tb 👩\u200D🚀')
})
