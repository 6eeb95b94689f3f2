import { expect, test } from 'vitest'
import { inPieces, json, stream } from '@/testing/recorded-server'
import { reasoningOf, textOf } from './openai-test-setup'
import { arrange, nextTurn, partsOf, userMessage } from './provider-test-setup'

const callSignature = 'Et8ECtwEAXLIgrazSignatureOfTheCall/AAECAwQFBgcICQoLDA0ODw=='
const textSignature = 'EpcCCpQCARFNgrazSignatureOfTheText/EBESExQVFhcYGRobHB0eHw=='

test.each([100_000, 7])('thoughts and calls arrive as chunks, in pieces of %d bytes', async (length) => {
  const { run } = await arrange('google', [inPieces('google/tool-use.sse', length)])
  const { chunks, code } = await run()
  expect(code).toBeUndefined()
  expect(reasoningOf(chunks)).toBe('**Weather**\n\nI need the tool — 格拉茨.')
  expect(partsOf(chunks).map(({ type, name, arguments: text }) => [type, name, text])).toEqual([
    ['reasoning', undefined, undefined],
    ['call', 'get_weather', '{"city":"Graz"}'],
    ['call', 'get_time', '{}'],
  ])
  expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('tool_calls')
  expect(chunks.at(-1)).toMatchObject({
    id: 'graz-response-1',
    choices: [],
    usage: { prompt_tokens: 29, completion_tokens: 120, total_tokens: 149 },
  })
})

test('the next turn gives back the call with its signature, and its result', async () => {
  const { run, server } = await arrange('google', [stream('google/tool-use.sse'), stream('google/text.sse')])
  const { chunks } = await run()
  const ids = partsOf(chunks).flatMap(({ tool_call_id }) => tool_call_id ?? [])
  const [weather = '', time = ''] = ids
  const { chunks: last } = await run(nextTurn(chunks, { [weather]: '21 °C, sunny', [time]: '12:00' }))
  expect(textOf(last)).toBe('It is 21 °C and sunny in Graz.')
  expect(server.requests[1]?.body).toHaveProperty('contents', [
    { role: 'user', parts: [{ text: userMessage.content }] },
    {
      role: 'model',
      parts: [
        {
          functionCall: { id: weather, name: 'get_weather', args: { city: 'Graz' } },
          thoughtSignature: callSignature,
        },
        { functionCall: { id: time, name: 'get_time', args: {} } },
      ],
    },
    {
      role: 'user',
      parts: [
        {
          functionResponse: {
            id: weather,
            name: 'get_weather',
            response: { name: 'get_weather', content: '21 °C, sunny' },
          },
        },
        {
          functionResponse: { id: time, name: 'get_time', response: { name: 'get_time', content: '12:00' } },
        },
      ],
    },
  ])
})

test('the signature of a text comes back with it', async () => {
  const { run, server } = await arrange('google', [stream('google/text.sse'), stream('google/text.sse')])
  const { chunks } = await run()
  await run([...nextTurn(chunks, {}), { role: 'user', content: 'And tomorrow?' }])
  expect(server.requests[1]?.body).toHaveProperty('contents.1', {
    role: 'model',
    parts: [{ text: 'It is 21 °C and sunny in Graz.', thoughtSignature: textSignature }],
  })
})

test('a request carries the key, the tools and the settings that the vendor has', async () => {
  const { run, server } = await arrange('google', [stream('google/text.sse')])
  const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
  const declared = { name: 'get_weather', description: 'The weather of a city.', parameters }
  await run([userMessage, { role: 'system', content: 'Be short.' }], {
    tools: [{ type: 'function', function: declared }],
    tool_choice: { type: 'function', function: { name: 'get_weather' } },
    max_completion_tokens: 500,
    reasoning_effort: 'low',
    seed: 7,
  })
  const [request] = server.requests
  expect([request?.path, request?.headers['x-goog-api-key']]).toEqual([
    '/v1beta/models/gemini-3-pro-preview:streamGenerateContent?alt=sse',
    'key-of-ours-1234',
  ])
  expect(request?.body).toMatchObject({
    systemInstruction: { parts: [{ text: 'Be short.' }] },
    contents: [{ role: 'user', parts: [{ text: userMessage.content }] }],
    generationConfig: {
      maxOutputTokens: 500,
      seed: 7,
      thinkingConfig: { thinkingLevel: 'low', includeThoughts: true },
    },
    tools: [{ functionDeclarations: [{ name: 'get_weather', description: 'The weather of a city.' }] }],
    toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['get_weather'] } },
  })
})

test('a prompt that the vendor blocks ends as a content filter', async () => {
  const { run } = await arrange('google', [stream('google/blocked.sse')])
  const { chunks, code } = await run()
  expect([chunks[0]?.choices[0]?.finish_reason, code]).toEqual(['content_filter', undefined])
})

test('a call that the model wrote wrong ends as upstream_failed', async () => {
  const { run, host } = await arrange('google', [stream('google/malformed-call.sse')])
  const { code, message } = await run()
  expect([code, message]).toEqual([
    'upstream_failed',
    `${host} failed in mid-answer: MALFORMED_FUNCTION_CALL.`,
  ])
})

test('a key that is not valid is upstream_auth, though the vendor says 400', async () => {
  const refusal = { error: { code: 400, message: 'API key not valid. Please pass a valid API key.' } }
  const { run, host } = await arrange('google', [json(refusal, 400)])
  const { code, message } = await run()
  expect([code, message]).toEqual(['upstream_auth', `${host} refused its key (400).`])
})

test('a wait that only the body of a 429 names counts as Retry-After', async () => {
  const details = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34.4s' }]
  const error = { code: 429, message: 'You exceeded your quota.', status: 'RESOURCE_EXHAUSTED', details }
  const { run, server } = await arrange('google', [json({ error }, 429)])
  expect(await run()).toMatchObject({ code: 'upstream_rate_limited', error: { retryAfter: 35 } })
  expect(server.requests).toHaveLength(1)
})

test('models that can chat are listed', async () => {
  const model = (name: string, ...supportedGenerationMethods: string[]) => ({
    name,
    supportedGenerationMethods,
  })
  const models = [
    model('models/gemini-3-pro-preview', 'generateContent', 'countTokens'),
    model('models/gemini-embedding-001', 'embedContent'),
    model('models/gemini-2.5-flash-image', 'generateContent'),
    model('models/gemini-2.5-flash', 'generateContent'),
  ]
  const { source, server } = await arrange('google', [json({ models })])
  expect(await source.listModels()).toEqual(['gemini-3-pro-preview', 'gemini-2.5-flash'])
  expect(server.requests[0]).toMatchObject({
    path: '/v1beta/models?pageSize=1000',
    headers: { 'x-goog-api-key': 'key-of-ours-1234' },
  })
})
