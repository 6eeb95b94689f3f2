import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runEventSchema } from './events'
import { isChunkEvent, MalformedEventError, parseEvent } from './parse-event'
import { sampleEvents } from './sample-events'

test.for(Object.entries(sampleEvents))('%s comes back as it was sent', ([, event]) => {
  expect(parseEvent(JSON.stringify(event))).toStrictEqual(event)
})

test.for([
  ['a torn frame', '{"type":"chunk","t":1'],
  ['nothing', ''],
  ['the end mark', '[DONE]'],
  ['null', 'null'],
  ['a list', '[]'],
  ['an unknown type', '{"type":"message","t":1}'],
  ['an event without its fields', '{"type":"run_end","t":1}'],
  ['a chunk without choices', JSON.stringify({ ...sampleEvents.chunk, choices: undefined })],
])('%s is malformed', ([, text]) => {
  expect(() => parseEvent(text ?? '')).toThrow(MalformedEventError)
})

const vague = fc.oneof(
  fc.constantFrom(undefined, null, '', 0, -1, 1.5, 2 ** 60, NaN, Infinity, true, [], {}, [null], 'assistant'),
  fc.jsonValue({ maxDepth: 2 }),
)
/** Mostly what belongs there, now and then anything else, or nothing. */
function maybe<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 12, arbitrary }, { weight: 1, arbitrary: vague })
}
function fields(model: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> {
  const loose = Object.fromEntries(Object.entries(model).map(([name, value]) => [name, maybe(value)]))
  return fc.record(loose, { noNullPrototype: true })
}
const text = fc.oneof(fc.string(), fc.constant(null), fc.constant(undefined))
const count = fc.oneof(fc.nat(), fc.constant(Number.MAX_SAFE_INTEGER))
const call = fields({
  index: count,
  id: text,
  type: text,
  function: fields({ name: text, arguments: text }),
})
const delta = fields({
  role: text,
  content: text,
  reasoning_content: text,
  tool_calls: fc.array(call, { maxLength: 2 }),
})
const almostChunk = fields({
  type: fc.constant('chunk'),
  t: count,
  span_id: fc.string(),
  turn: count,
  id: fc.string(),
  object: fc.constant('chat.completion.chunk'),
  created: fc.double({ noNaN: true, noDefaultInfinity: true }),
  model: fc.string(),
  choices: fc.array(fields({ index: count, delta, finish_reason: text }), { maxLength: 2 }),
  usage: fields({ prompt_tokens: count, completion_tokens: count, total_tokens: count }),
  provider_metadata: fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 1 })),
})

test('the guard for chunks accepts exactly what the schema accepts', () => {
  const accepted = { yes: 0, no: 0 }
  fc.assert(
    fc.property(almostChunk, (value) => {
      const { success, data } = runEventSchema.safeParse(value)
      const isChunk = success && data.type === 'chunk'
      accepted[isChunk ? 'yes' : 'no'] += 1
      expect(isChunkEvent(value)).toBe(isChunk)
    }),
    { numRuns: 3_000 },
  )
  expect(Math.min(accepted.yes, accepted.no)).toBeGreaterThan(300)
})
