import { expect, test } from 'vitest'
import { decodeText } from './decode-text'

const chinese = Uint8Array.of(0xd6, 0xd0, 0xce, 0xc4)

test('the charset of the header counts before that of the page', () => {
  expect(decodeText(chinese, 'gbk')).toBe('中文')
  expect(decodeText(Buffer.from('<meta charset="gbk">é'), 'utf-8')).toContain('é')
})

test('a page may name its charset itself, in either way', () => {
  const named = (meta: string) => decodeText(Buffer.concat([Buffer.from(meta), chinese]), undefined)
  expect(named('<meta charset=gb2312>')).toContain('中文')
  expect(named('<meta http-equiv="Content-Type" content="text/html; charset=GBK">')).toContain('中文')
})

test('a byte order mark counts before all, and is taken off', () => {
  expect(decodeText(Uint8Array.of(0xff, 0xfe, 0x41, 0x00), 'utf-8')).toBe('A')
  expect(decodeText(Uint8Array.of(0xef, 0xbb, 0xbf, 0x41), 'latin1')).toBe('A')
})

test('without a charset, or with an unknown one, it is UTF-8, and wrong bytes are replaced', () => {
  expect(decodeText(Buffer.from('é'), undefined)).toBe('é')
  expect(decodeText(Buffer.from('é'), 'klingon')).toBe('é')
  expect(decodeText(Uint8Array.of(0xff, 0x41), undefined)).toBe('\ufffdA')
})
