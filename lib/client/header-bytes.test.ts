import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { utf8HeaderValue } from './header-bytes'

test('a plain number stays as it is', () => {
  expect(utf8HeaderValue('1042')).toBe('1042')
})

test('fetch takes a non-ASCII id, and its bytes are the UTF-8 of the id', () => {
  const value = utf8HeaderValue('事件-7')

  expect(() => new Headers({ 'Last-Event-ID': value })).not.toThrow()
  expect(Buffer.from(value, 'latin1').toString('utf8')).toBe('事件-7')
})

test('any text survives the way through a byte string', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(Buffer.from(utf8HeaderValue(text), 'latin1').toString('utf8')).toBe(text)
    }),
  )
})
