import { expect, test, vi } from 'vitest'
import { inPieces, json, stream } from '@/testing/recorded-server'
import { reasoningOf, textOf } from './openai-test-setup'
import { arrange, nextTurn, partsOf, userMessage } from './provider-test-setup'

const signature = 'EqoBCkYIBxgCKkCv1graz0weatherSignatureOfTheFirstThought/AAECAwQFBgcICQoLDA0ODw=='
const secondSignature = 'EqoBCkYIBxgCKkB2signatureOfTheSecondThought+/EBESExQVFhcYGRobHB0eHw=='
const results = { toolu_01WeatherInGraz: '21 °C, sunny', toolu_01TimeInGraz: '12:00' }

test.each([100_000, 7])(
  'thoughts, text and calls arrive as chunks, in pieces of %d bytes',
  async (length) => {
    const { run } = await arrange('anthropic', [inPieces('anthropic/tool-use.sse', length)])
    const { chunks, code } = await run()
    expect(code).toBeUndefined()
    expect(reasoningOf(chunks)).toBe('The user wants the weather in Graz — 格拉茨. I call the tool.')
    expect(textOf(chunks)).toBe('I look up the weather.')
    const calls = chunks.flatMap((chunk) => chunk.choices[0]?.delta.tool_calls ?? [])
    expect(calls).toEqual([
      {
        index: 0,
        id: 'toolu_01WeatherInGraz',
        type: 'function',
        function: { name: 'get_weather', arguments: '' },
      },
      { index: 0, function: { arguments: '{"ci' } },
      { index: 0, function: { arguments: 'ty": "Gr' } },
      { index: 0, function: { arguments: 'az"}' } },
      { index: 1, id: 'toolu_01TimeInGraz', type: 'function', function: { name: 'get_time', arguments: '' } },
      { index: 1, function: { arguments: '{}' } },
    ])
    expect(chunks.at(-2)?.choices[0]).toEqual({ index: 0, delta: {}, finish_reason: 'tool_calls' })
    expect(chunks.at(-1)).toEqual({
      id: 'msg_01GrazThinksAboutWeather',
      object: 'chat.completion.chunk',
      created: expect.any(Number),
      model: 'claude-sonnet-4-5-20250929',
      choices: [],
      usage: { prompt_tokens: 472, completion_tokens: 131, total_tokens: 603 },
    })
  },
)

test('the next turn gives back the thought with its signature, before the calls and their results', async () => {
  const answers = [stream('anthropic/tool-use.sse'), stream('anthropic/text.sse')]
  const { run, server } = await arrange('anthropic', answers)
  const { chunks } = await run()
  const { chunks: last, code } = await run(nextTurn(chunks, results))
  expect([textOf(last), code]).toEqual(['It is 21 °C and sunny in Graz.', undefined])
  expect(last.at(-2)?.choices[0]?.finish_reason).toBe('stop')
  expect(server.requests[1]?.body).toHaveProperty('messages', [
    { role: 'user', content: [{ type: 'text', text: userMessage.content }] },
    {
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: reasoningOf(chunks), signature },
        { type: 'text', text: 'I look up the weather.' },
        { type: 'tool_use', id: 'toolu_01WeatherInGraz', name: 'get_weather', input: { city: 'Graz' } },
        { type: 'tool_use', id: 'toolu_01TimeInGraz', name: 'get_time', input: {} },
      ],
    },
    {
      role: 'user',
      content: [
        { type: 'tool_result', tool_use_id: 'toolu_01WeatherInGraz', content: '21 °C, sunny' },
        { type: 'tool_result', tool_use_id: 'toolu_01TimeInGraz', content: '12:00' },
      ],
    },
  ])
})

test('thoughts in a row, hidden ones and ones without words come back each as it was, in order', async () => {
  const answers = [stream('anthropic/hidden-thoughts.sse'), stream('anthropic/text.sse')]
  const { run, server } = await arrange('anthropic', answers)
  const { chunks } = await run()
  // One block for the reader, and nothing shown of what the vendor hides.
  expect(partsOf(chunks).map(({ type, text }) => [type, text])).toEqual([
    ['reasoning', 'First.Second.'],
    ['call', undefined],
  ])
  await run(nextTurn(chunks, { toolu_01WeatherInGraz: 'sunny' }))
  expect(server.requests[1]?.body).toHaveProperty('messages.1.content', [
    { type: 'redacted_thinking', data: 'EqkECkYIBxgCKkAredactedThoughtOne/ICEiIyQlJicoKSorLC0uLw==' },
    { type: 'thinking', thinking: 'First.', signature },
    { type: 'redacted_thinking', data: 'EtgBCkYIBxgCKkAredactedThoughtTwo/MDEyMzQ1Njc4OTo7PD0+Pw==' },
    { type: 'thinking', thinking: 'Second.', signature: secondSignature },
    { type: 'thinking', thinking: '', signature: 'EqoBsignatureOfAThoughtThatShowsNothing==' },
    { type: 'tool_use', id: 'toolu_01WeatherInGraz', name: 'get_weather', input: { city: 'Graz' } },
  ])
})

test('a thought without a signature is left out', async () => {
  const { run, server } = await arrange('anthropic', [stream('anthropic/text.sse')])
  const call = { id: 'a', type: 'function', function: { name: 'get_time', arguments: '{}' } }
  await run([
    userMessage,
    { role: 'assistant', content: 'I look.', reasoning_content: 'Unsigned.', tool_calls: [call] },
    { role: 'tool', tool_call_id: 'a', content: '12:00' },
  ])
  expect(server.requests[0]?.body).toHaveProperty('messages.1.content', [
    { type: 'text', text: 'I look.' },
    { type: 'tool_use', id: 'a', name: 'get_time', input: {} },
  ])
})

test('a request carries the key, the tools and the settings that the vendor has', async () => {
  const { run, server } = await arrange('anthropic', [stream('anthropic/text.sse')])
  const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
  const declared = { name: 'get_weather', description: 'The weather of a city.', parameters }
  await run([{ role: 'system', content: 'Be short.' }, userMessage], {
    tools: [{ type: 'function', function: declared }],
    tool_choice: 'required',
    parallel_tool_calls: false,
    max_tokens: 500,
    temperature: 0.2,
    stop: 'END',
    user: 'ada',
  })
  const [request] = server.requests
  expect([request?.method, request?.path, request?.headers['x-api-key']]).toEqual([
    'POST',
    '/v1/messages',
    'key-of-ours-1234',
  ])
  expect(request?.body).toEqual({
    // The package's own choice: arguments are not held back until they are valid.
    tools: [
      {
        name: 'get_weather',
        description: 'The weather of a city.',
        input_schema: parameters,
        eager_input_streaming: true,
      },
    ],
    model: 'claude-sonnet-4-5',
    stream: true,
    max_tokens: 500,
    temperature: 0.2,
    stop_sequences: ['END'],
    system: [{ type: 'text', text: 'Be short.' }],
    messages: [{ role: 'user', content: [{ type: 'text', text: userMessage.content }] }],
    tool_choice: { type: 'any', disable_parallel_tool_use: true },
  })
})

test('reasoning_effort has the model think', async () => {
  const { run, server } = await arrange('anthropic', [stream('anthropic/text.sse')])
  await run([userMessage], { reasoning_effort: 'low' })
  expect(server.requests[0]?.body).toHaveProperty('thinking.type', 'enabled')
})

test("the vendor's models are listed, unless names are given", async () => {
  const page = {
    data: [
      { type: 'model', id: 'claude-opus-4-5' },
      { type: 'model', id: 'claude-haiku-4-5' },
    ],
  }
  const { source, server } = await arrange('anthropic', [json(page)])
  expect(await source.listModels()).toEqual(['claude-opus-4-5', 'claude-haiku-4-5'])
  expect(server.requests[0]).toMatchObject({
    path: '/v1/models?limit=1000',
    headers: { 'x-api-key': 'key-of-ours-1234', 'anthropic-version': '2023-06-01' },
  })
  const named = await arrange('anthropic', [], { models: ['claude-of-ours'] })
  expect(await named.source.listModels()).toEqual(['claude-of-ours'])
  expect(named.server.requests).toEqual([])
})

test('an empty variable of the environment keeps nothing from loading', async () => {
  vi.stubEnv('ANTHROPIC_BASE_URL', '')
  vi.resetModules()
  await expect(import('./anthropic-source')).resolves.toHaveProperty('createAnthropicSource')
  vi.unstubAllEnvs()
})
