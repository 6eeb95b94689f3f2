import { expect, test } from 'vitest'
import { done, encodeEvent, encodeFrame, heartbeat } from './encode'

test('a frame has its fields on lines of their own and ends with a blank line', () => {
  expect(encodeFrame({ id: '7', event: 'note', data: 'hello', retry: 250 })).toBe(
    'id: 7\nevent: note\nretry: 250\ndata: hello\n\n',
  )
})

test('a field that is not given is not sent, one that is empty is', () => {
  expect(encodeFrame({ data: '' })).toBe('data: \n\n')
  expect(encodeFrame({ id: '', data: 'x' })).toBe('id: \ndata: x\n\n')
})

test.each(['a\nb', 'a\rb', 'a\r\nb'])('data %j becomes two data lines', (data) => {
  expect(encodeFrame({ data })).toBe('data: a\ndata: b\n\n')
})

test('data that looks like another field stays data', () => {
  expect(encodeFrame({ data: 'x\n\nid: 9' })).toBe('data: x\ndata: \ndata: id: 9\n\n')
})

test.each(['a\nb', 'a\rb', 'a\0b'])('id and event refuse %j', (value) => {
  expect(() => encodeFrame({ id: value, data: '' })).toThrow('id must not hold CR, LF or NUL')
  expect(() => encodeFrame({ event: value, data: '' })).toThrow('event must not hold CR, LF or NUL')
})

test.each([-1, 1.5, Number.NaN, Infinity])('retry refuses %d', (retry) => {
  expect(() => encodeFrame({ data: '', retry })).toThrow('retry must be a whole number of milliseconds')
})

test('an event of a run is its seq and its JSON', () => {
  expect(encodeEvent(12, '{"type":"error"}')).toBe(encodeFrame({ id: '12', data: '{"type":"error"}' }))
})

test('a heartbeat is a comment without a blank line, and the end is the data that OpenAI sends', () => {
  expect(heartbeat).toBe(': ping\n')
  expect(done).toBe(encodeFrame({ data: '[DONE]' }))
})
