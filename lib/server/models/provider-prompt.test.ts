import { expect, test } from 'vitest'
import { toPrompt } from './provider-prompt'

const user = (content: string | readonly unknown[]) => ({ role: 'user', content })
const assistant = (fields: object) => ({ role: 'assistant', ...fields })
const call = (id: string, name: string, text: string) => ({
  id,
  type: 'function',
  function: { name, arguments: text },
})

test('system messages come first, wherever they stood', () => {
  const messages = [
    user('Hello'),
    { role: 'system', content: 'Be short.' },
    { role: 'developer', content: 'In German.' },
  ]
  expect(toPrompt(messages)).toEqual([
    { role: 'system', content: 'Be short.' },
    { role: 'system', content: 'In German.' },
    { role: 'user', content: [{ type: 'text', text: 'Hello' }] },
  ])
})

test('messages and texts that say nothing are left out', () => {
  expect(
    toPrompt([user(''), assistant({ content: null }), user([{ type: 'text', text: '' }]), user('Hello')]),
  ).toEqual([{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }])
})

test('images come as data or as an address; what is neither is left out', () => {
  const image = (url: string) => ({ type: 'image_url', image_url: { url } })
  const content = [
    { type: 'text', text: 'Compare.' },
    image('data:image/png;base64,iVBORw0KGgo='),
    image('https://example.com/a.webp?size=2'),
    { type: 'image_url', image_url: 'https://example.com/b' },
    image('not an address'),
  ]
  expect(toPrompt([user(content)])[0]?.content).toEqual([
    { type: 'text', text: 'Compare.' },
    { type: 'file', mediaType: 'image/png', data: { type: 'data', data: 'iVBORw0KGgo=' } },
    {
      type: 'file',
      mediaType: 'image/webp',
      data: { type: 'url', url: new URL('https://example.com/a.webp?size=2') },
    },
    { type: 'file', mediaType: 'image/jpeg', data: { type: 'url', url: new URL('https://example.com/b') } },
  ])
})

test('calls come with their results, which are one message and know their tools', () => {
  const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } }
  const messages = [
    assistant({ content: 'I look.', tool_calls: [call('a', 'draw', '{"size":2}'), call('b', 'read', '')] }),
    { role: 'tool', tool_call_id: 'a', content: [{ type: 'text', text: 'Drawn.' }, image] },
    { role: 'tool', tool_call_id: 'b', content: 'Nothing.' },
  ]
  expect(toPrompt(messages)).toEqual([
    {
      role: 'assistant',
      content: [
        { type: 'text', text: 'I look.' },
        { type: 'tool-call', toolCallId: 'a', toolName: 'draw', input: { size: 2 } },
        { type: 'tool-call', toolCallId: 'b', toolName: 'read', input: {} },
      ],
    },
    {
      role: 'tool',
      content: [
        {
          type: 'tool-result',
          toolCallId: 'a',
          toolName: 'draw',
          output: {
            type: 'content',
            value: [
              { type: 'text', text: 'Drawn.' },
              { type: 'file', mediaType: 'image/png', data: { type: 'data', data: 'iVBORw0KGgo=' } },
            ],
          },
        },
        {
          type: 'tool-result',
          toolCallId: 'b',
          toolName: 'read',
          output: { type: 'text', value: 'Nothing.' },
        },
      ],
    },
  ])
})

test('the same id in two turns is the tool of its own turn', () => {
  const turn = (name: string) => [
    assistant({ tool_calls: [call('0', name, '{}')] }),
    { role: 'tool', tool_call_id: '0', content: 'Done.' },
  ]
  const prompt = toPrompt([...turn('first'), ...turn('second')])
  expect(prompt.map(({ content }) => content[0])).toMatchObject([
    { toolName: 'first' },
    { toolName: 'first' },
    { toolName: 'second' },
    { toolName: 'second' },
  ])
})

test.each([
  ['{"city": "Gr', { arguments: '{"city": "Gr' }],
  ['"Graz"', { arguments: 'Graz' }],
  ['[1]', { arguments: [1] }],
])('arguments that are no object, %s, stand in one', (text, input) => {
  expect(toPrompt([assistant({ tool_calls: [call('a', 'draw', text)] })])[0]?.content[0]).toMatchObject({
    input,
  })
})

test('parts count instead of the other fields, and a thought comes back only with what its vendor wants back', () => {
  const options = { anthropic: { signature: 'signed' } }
  const parts = [
    { type: 'reasoning', text: 'Unsigned.' },
    { type: 'text', text: 'I look.' },
    {
      type: 'reasoning',
      text: 'Signed.',
      provider_metadata: { part_0: { kind: 'reasoning', length: 7, options }, other: 'unknown' },
    },
    { type: 'call', tool_call_id: 'a', name: 'draw', arguments: '{}' },
  ]
  const message = assistant({
    content: 'old',
    reasoning_content: 'old',
    tool_calls: [call('z', 'old', '')],
    parts,
  })
  expect(toPrompt([message])[0]?.content).toEqual([
    { type: 'text', text: 'I look.' },
    { type: 'reasoning', text: 'Signed.', providerOptions: options },
    { type: 'tool-call', toolCallId: 'a', toolName: 'draw', input: {} },
  ])
})
