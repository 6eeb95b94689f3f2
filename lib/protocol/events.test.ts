import { expect, test } from 'vitest'
import { chunkSchema, usageSchema } from './chunk'
import { runEventSchema } from './events'
import { sampleEvents } from './sample-events'

const samples = Object.entries(sampleEvents)

test('the union has the events of the wire, and no others', () => {
  expect(runEventSchema.options.map((option) => option.shape.type.value)).toEqual(Object.keys(sampleEvents))
})

test.for(samples)('%s parses, and survives JSON unchanged', ([, event]) => {
  expect(runEventSchema.parse(JSON.parse(JSON.stringify(event)))).toStrictEqual(event)
})

test.for(samples)('%s is refused without its time', ([, event]) => {
  const { t: _time, ...timeless } = event
  expect(runEventSchema.safeParse(timeless).success).toBe(false)
})

test.for([-1, 1.5, '1', null])('a time of %j is refused', (t) => {
  expect(runEventSchema.safeParse({ ...sampleEvents.error, t }).success).toBe(false)
})

test.for([{ type: 'message', t: 0 }, { t: 0 }, null, [], 'chunk'])('%j is no event', (value) => {
  expect(runEventSchema.safeParse(value).success).toBe(false)
})

test('the inner shapes of a chunk keep the field names of the seed document', () => {
  const choice = chunkSchema.shape.choices.element
  const delta = choice.shape.delta
  const toolCall = delta.shape.tool_calls.unwrap().unwrap().element
  const functionDelta = toolCall.shape.function.unwrap().unwrap()

  expect(Object.keys(choice.shape)).toEqual(['index', 'delta', 'finish_reason'])
  expect(Object.keys(delta.shape)).toEqual(
    expect.arrayContaining(['content', 'reasoning_content', 'tool_calls']),
  )
  expect(Object.keys(toolCall.shape)).toEqual(expect.arrayContaining(['index', 'id', 'function']))
  expect(Object.keys(functionDelta.shape)).toEqual(['name', 'arguments'])
  expect(Object.keys(usageSchema.shape)).toEqual(['prompt_tokens', 'completion_tokens', 'total_tokens'])
})

test('a chunk may leave fields out or send them as null, as vendors do', () => {
  const { chunk } = sampleEvents
  const nothing = { role: null, content: null, reasoning_content: null, tool_calls: null }
  const sparse = [
    { ...chunk, choices: [{ index: 0, delta: {} }], usage: null },
    { ...chunk, choices: [{ index: 0, delta: nothing, finish_reason: null }] },
    { ...chunk, choices: [{ index: 0, delta: { tool_calls: [{ index: 1, function: null }] } }] },
    { ...chunk, choices: [] },
  ]
  for (const event of sparse) expect(runEventSchema.parse(event)).toEqual(event)
})

test('fields that the protocol does not know are dropped', () => {
  expect(runEventSchema.parse({ ...sampleEvents.error, stack: 'at run.ts:1' })).toStrictEqual(
    sampleEvents.error,
  )
})
