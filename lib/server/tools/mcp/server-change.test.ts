import { expect, test } from 'vitest'
import type { ToolServerDefinition } from '@/lib/protocol/tools'
import { changedDefinition } from './server-change'

const http: ToolServerDefinition = {
  transport: 'http',
  name: 'Notes',
  url: 'https://notes.example/mcp',
  headers: { 'X-Key': 'secret', 'X-Team': 'a' },
}

test('what is absent stays', () => {
  expect(changedDefinition(http, { name: 'My notes' })).toEqual({ ...http, name: 'My notes' })
})

test('headers are replaced as a whole; null keeps the stored value', () => {
  const { headers } = {
    headers: {},
    ...changedDefinition(http, { headers: { 'X-Key': null, 'X-New': 'b' } }),
  }
  expect(headers).toEqual({ 'X-Key': 'secret', 'X-New': 'b' })
})

test('a stored value goes to another path, but not to another server', () => {
  expect(changedDefinition(http, { url: 'https://notes.example/v2' })).toMatchObject({
    headers: { 'X-Key': 'secret' },
  })
  expect(() => changedDefinition(http, { url: 'https://thief.example/mcp' })).toThrow(
    'headers.X-Key: give its value again.',
  )
  const given = { 'X-Key': 'other' }
  expect(changedDefinition(http, { url: 'https://thief.example/mcp', headers: given })).toMatchObject({
    headers: given,
  })
})

test.each([
  [{ headers: { 'X-Unknown': null } }, 'headers.X-Unknown: give its value again.'],
  [{ headers: { constructor: null } }, 'headers.constructor: give its value again.'],
  [{ transport: 'stdio' as const }, 'A server keeps its transport. Remove it and add another.'],
  [{ command: 'sh' }, /Unrecognized key/],
])('%j is refused', (change, message) => {
  expect(() => changedDefinition(http, change)).toThrow(message)
})
