import { expect, test } from 'vitest'
import { outcomeOf } from './tool-content'

const text = { type: 'text' as const, text: 'Hello' }

test('a result that says isError has failed, and its content says why', () => {
  expect(outcomeOf({ content: [text], isError: true })).toEqual({
    status: 'failed',
    content: [{ type: 'text', text: 'Hello' }],
  })
})

test('structured content becomes JSON; its repetition as text is left out, other text stays', () => {
  const content = [text, { type: 'text' as const, text: '{ "sum": 5 }' }]
  expect(outcomeOf({ content, structuredContent: { sum: 5 } }).content).toEqual([
    { type: 'text', text: 'Hello' },
    { type: 'json', json: { sum: 5 } },
  ])
})

test('text that is JSON stays text when nothing structured comes with it', () => {
  expect(outcomeOf({ content: [{ type: 'text', text: '{"sum":5}' }] }).content).toEqual([
    { type: 'text', text: '{"sum":5}' },
  ])
})

test.each([
  [
    { type: 'image' as const, data: 'AAAA', mimeType: 'image/png' },
    { type: 'image', data: 'AAAA', media_type: 'image/png' },
  ],
  [
    { type: 'image' as const, data: 'AAAA', mimeType: 'text/html' },
    { type: 'image', data: 'AAAA', media_type: 'text/html' },
  ],
  [
    { type: 'audio' as const, data: 'AAAA', mimeType: 'audio/wav' },
    { type: 'text', text: 'audio/wav, 3 bytes, not shown.' },
  ],
  [
    { type: 'resource' as const, resource: { uri: 'file:///a.txt', text: 'Hello' } },
    { type: 'text', text: 'file:///a.txt\n\nHello' },
  ],
  [
    { type: 'resource' as const, resource: { uri: 'file:///a.png', blob: 'AAAA', mimeType: 'image/png' } },
    { type: 'image', data: 'AAAA', media_type: 'image/png' },
  ],
  [
    { type: 'resource' as const, resource: { uri: 'file:///a', blob: 'AAAA' } },
    { type: 'text', text: 'application/octet-stream, 3 bytes, not shown.' },
  ],
  [
    { type: 'resource_link' as const, name: 'A', uri: 'file:///a', description: 'The first.' },
    { type: 'text', text: 'A: file:///a\nThe first.' },
  ],
])('%j becomes %j', (block, expected) => {
  expect(outcomeOf({ content: [block] }).content).toEqual([expected])
})
