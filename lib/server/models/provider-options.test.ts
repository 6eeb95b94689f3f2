import { expect, test } from 'vitest'
import { toCallSettings } from './provider-options'

test('settings have other names here; what is not one of them, or of another type, is left out', () => {
  const options = {
    temperature: 0,
    top_p: 0.9,
    top_k: 40,
    presence_penalty: 1,
    frequency_penalty: 2,
    seed: 7,
    stop: ['END', 3],
    reasoning_effort: 'low',
    logit_bias: {},
    max_tokens: '500',
  }
  expect(toCallSettings(options)).toEqual({
    temperature: 0,
    topP: 0.9,
    topK: 40,
    presencePenalty: 1,
    frequencyPenalty: 2,
    seed: 7,
    stopSequences: ['END'],
    reasoning: 'low',
  })
})

test('max_completion_tokens counts before max_tokens', () => {
  expect(toCallSettings({ max_completion_tokens: 5, max_tokens: 9 })).toEqual({ maxOutputTokens: 5 })
})

test('a tool without parameters takes an empty object', () => {
  expect(toCallSettings({ tools: [{ type: 'function', function: { name: 'now' } }] }).tools).toEqual([
    { type: 'function', name: 'now', inputSchema: { type: 'object', properties: {} } },
  ])
})

const tools = [{ type: 'function', function: { name: 'now', parameters: { type: 'object' } } }]

test.each([
  [undefined, { type: 'auto' }],
  ['auto', { type: 'auto' }],
  ['none', { type: 'none' }],
  ['required', { type: 'required' }],
  [
    { type: 'function', function: { name: 'now' } },
    { type: 'tool', toolName: 'now' },
  ],
])('tool_choice %j', (tool_choice, toolChoice) => {
  expect(toCallSettings({ tools, tool_choice }).toolChoice).toEqual(toolChoice)
  expect(toCallSettings({ tools: [], tool_choice })).toEqual({})
})

test('an answer may be asked for as JSON, with a schema or without', () => {
  const schema = { type: 'object', properties: {} }
  expect(toCallSettings({ response_format: { type: 'json_object' } })).toEqual({
    responseFormat: { type: 'json' },
  })
  expect(
    toCallSettings({ response_format: { type: 'json_schema', json_schema: { name: 'city', schema } } }),
  ).toEqual({ responseFormat: { type: 'json', name: 'city', schema } })
  expect(toCallSettings({ response_format: { type: 'text' } })).toEqual({})
})
