import { expect, test } from 'vitest'
import { noUsage } from '@/lib/protocol/chunk'
import type { RunEvent } from '@/lib/protocol/events'
import { sampleEvents } from '@/lib/protocol/sample-events'
import {
  callDelta,
  finish,
  nodeEnd,
  nodeStart,
  numbered,
  runEnd,
  runStart,
  say,
  toolStart,
  used,
} from './arbitrary-run'
import { collect } from './collect'
import { blockOf, blocksOf, enhancedStreamingState, initialRunState, reduce } from './reduce'

const fold = (...events: RunEvent[]) => collect(numbered([runStart(), ...events]))
const contents = (...events: RunEvent[]) =>
  blocksOf(fold(...events)).map(({ type, content }) => [type, content])
const failure = sampleEvents.error
const usageOf = (prompt: number, completion: number) => ({
  prompt_tokens: prompt,
  completion_tokens: completion,
  total_tokens: prompt + completion,
})

test('a run begins with what its start says', () => {
  expect(fold()).toMatchObject({
    lastSeq: 1,
    status: 'running',
    runId: 'run-1',
    conversationId: 'conversation-1',
    mode: 'chat',
    speaker: 'writer',
    input: { messageId: 'message-1', parentMessageId: null, content: 'Why is the sky blue?' },
    answerMessageId: 'message-2',
    created: 1_750_000_000_000,
    end: null,
  })
})

test('reasoning, text, reasoning, text stay four blocks', () => {
  const state = fold(
    say({ reasoning_content: 'Let me ' }),
    say({ reasoning_content: 'see.' }),
    say({ content: 'It is ' }),
    say({ content: 'so.' }),
    say({ reasoning_content: 'Or is it?' }),
    say({ content: 'Yes.' }),
  )
  expect(blocksOf(state).map(({ id, type, content, isComplete }) => [id, type, content, isComplete])).toEqual(
    [
      [':0', 'reasoning', 'Let me see.', true],
      [':1', 'text', 'It is so.', true],
      [':2', 'reasoning', 'Or is it?', true],
      [':3', 'text', 'Yes.', false],
    ],
  )
})

test('a delta with reasoning and text opens both, reasoning first', () => {
  expect(contents(say({ content: 'So.', reasoning_content: 'Hm.' }))).toEqual([
    ['reasoning', 'Hm.'],
    ['text', 'So.'],
  ])
})

test('empty and null fields open no block', () => {
  const nothing = { role: 'assistant', content: null, reasoning_content: null, tool_calls: null }
  expect(contents(say({ content: '' }), say(nothing), say({}), say({ tool_calls: [] }), used(null))).toEqual(
    [],
  )
})

test('an empty delta does not cut a block in two', () => {
  expect(contents(say({ content: 'a' }), say({ content: 'b', reasoning_content: '' }))).toEqual([
    ['text', 'ab'],
  ])
})

test('only the first choice is the answer', () => {
  const both = say(
    {},
    {},
    {
      choices: [
        { index: 1, delta: { content: 'other' } },
        { index: 0, delta: { content: 'answer' } },
      ],
    },
  )
  expect(contents(both)).toEqual([['text', 'answer']])
})

test('a block says when it began and when it was complete', () => {
  const [block] = blocksOf(fold(say({ content: 'a' }), say({ content: 'b' }), finish('stop')))
  expect(block).toMatchObject({ timestamp: 10, endTimestamp: 30, isComplete: true, turn: 0 })
})

test('a new turn opens a new block, also of the same kind', () => {
  const state = fold(say({ content: 'first' }), say({ content: 'second' }, { turn: 1 }))
  expect(blocksOf(state).map(({ turn, content }) => [turn, content])).toEqual([
    [0, 'first'],
    [1, 'second'],
  ])
})

test('a tool-call id that comes in the second delta is kept', () => {
  const [block] = blocksOf(
    fold(
      callDelta(0, { name: 'search', arguments: '{"q":' }),
      callDelta(0, { id: 'call-7', arguments: '"sky"}' }),
    ),
  )
  expect(block).toMatchObject({
    type: 'tool',
    toolCallId: 'call-7',
    toolCalls: [{ index: 0, id: 'call-7', name: 'search', arguments: '{"q":"sky"}' }],
    tool: { status: 'writing' },
  })
})

test('an id and a name once known survive empty, null and repeated ones', () => {
  const [block] = blocksOf(
    fold(
      callDelta(0, { id: 'call-7', name: 'search' }),
      callDelta(0, { id: '', name: null, arguments: '{' }),
      callDelta(0, { id: null, name: 'search', arguments: '}' }),
    ),
  )
  expect(block?.toolCalls).toEqual([{ index: 0, id: 'call-7', name: 'search', arguments: '{}' }])
})

test('several calls at once are kept apart by their index', () => {
  const state = fold(
    callDelta(0, { id: 'a', name: 'search', arguments: '{"q":' }),
    callDelta(1, { id: 'b', name: 'fetch', arguments: '{"u":' }),
    callDelta(0, { arguments: '1}' }),
    callDelta(1, { arguments: '2}' }),
  )
  expect(blocksOf(state).map(({ toolCalls }) => toolCalls?.[0])).toEqual([
    { index: 0, id: 'a', name: 'search', arguments: '{"q":1}' },
    { index: 1, id: 'b', name: 'fetch', arguments: '{"u":2}' },
  ])
})

test('text after a call opens a new block', () => {
  expect(
    contents(say({ content: 'a' }), callDelta(0, { id: 'x', name: 'f' }), say({ content: 'b' })),
  ).toEqual([
    ['text', 'a'],
    ['tool', ''],
    ['text', 'b'],
  ])
})

test('parallel nodes do not mix their text', () => {
  const state = fold(
    nodeStart('n1'),
    nodeStart('n2'),
    say({ content: 'one ' }, { span_id: 'n1' }),
    say({ content: 'eins ' }, { span_id: 'n2' }),
    say({ content: 'two' }, { span_id: 'n1' }),
    say({ content: 'zwei' }, { span_id: 'n2' }),
  )
  expect(blocksOf(state).map(({ id, type, content }) => [id, type, content])).toEqual([
    ['n1:0', 'node', ''],
    ['n2:0', 'node', ''],
    ['n1:1', 'text', 'one two'],
    ['n2:1', 'text', 'eins zwei'],
  ])
})

test('the nodeInfo of a run is that of whoever spoke last', () => {
  const place = { span_id: 'n1' }
  expect(fold(nodeStart('n1'), say({ content: 'a' }, place)).nodeInfo).toEqual({
    nodeName: 'n1',
    level: 0,
    status: 'running',
  })
  expect(fold(nodeStart('n1'), say({ content: 'a' }, place), nodeEnd('n1', 'failed')).nodeInfo?.status).toBe(
    'failed',
  )
  expect(fold(nodeStart('n1'), say({ content: 'a' }, place), say({ content: 'b' })).nodeInfo).toBeNull()
})

test('a usage of null does not erase the usage before it', () => {
  const state = fold(say({ content: 'a' }, {}, { usage: usageOf(3, 4) }), say({ content: 'b' }), used(null))
  expect(state.usage).toEqual(usageOf(3, 4))
})

test('the usage of a turn is the last that was sent in it, and turns and speakers add up', () => {
  const state = fold(
    used(usageOf(3, 1)),
    used(usageOf(3, 4)),
    used(usageOf(10, 5), { turn: 1 }),
    used(usageOf(100, 0), { span_id: 'n1' }),
  )
  expect(state.usage).toEqual(usageOf(113, 9))
})

test('the usage of a run that has ended is what its end says', () => {
  expect(fold(used(usageOf(3, 4)), runEnd({ usage: usageOf(30, 40) })).usage).toEqual(usageOf(30, 40))
  expect(fold(used(usageOf(3, 4)), runEnd()).usage).toEqual(noUsage)
})

test('a title that comes after the end is not lost', () => {
  const state = fold(say({ content: 'a' }), runEnd(), sampleEvents.title_update)
  expect(state).toMatchObject({ lastSeq: 4, status: 'completed', title: 'Blue sky', tags: ['physics'] })
})

test('nothing but a title outlives the end', () => {
  const ended = fold(say({ content: 'a' }), runEnd())
  const after = reduce(ended, 9, say({ content: 'b' }))
  expect(after).toEqual({ ...ended, lastSeq: 9, elapsed: 1 })
})

test.for(['failed', 'stopped', 'interrupted'] as const)(
  'a run that ends as %s keeps the answer so far and the message of the user',
  (status) => {
    const state = fold(say({ content: 'Half an ans' }), failure, runEnd({ status, reason: 'upstream' }))
    expect(blocksOf(state)).toMatchObject([{ type: 'text', content: 'Half an ans', isComplete: true }])
    expect(state).toMatchObject({
      status,
      input: { content: 'Why is the sky blue?' },
      error: failure.error,
      end: { status, reason: 'upstream', durationMs: 9 },
    })
  },
)

test('an error that is followed by the end is no success', () => {
  const state = fold(failure, runEnd({ status: 'failed' }))
  expect(enhancedStreamingState(state)).toMatchObject({ isStreaming: false, error: failure.error.message })
})

test('a node that is open when the run fails does not stay running', () => {
  const state = fold(nodeStart('n1'), runEnd({ status: 'failed' }))
  expect(blocksOf(state)).toMatchObject([{ isComplete: true, nodeInfo: { status: 'interrupted' } }])
})

test('a stop reaches calls and nodes that are still open', () => {
  const state = fold(nodeStart('n1'), toolStart('c1', { span_id: 'n1' }), runEnd({ status: 'stopped' }))
  expect(blocksOf(state)).toMatchObject([
    { type: 'node', nodeInfo: { status: 'stopped' } },
    { type: 'tool', tool: { status: 'stopped' } },
  ])
})

test('a graph tells its result and the chain of its nodes', () => {
  const state = fold(sampleEvents.graph_complete)
  expect(state).toMatchObject({ finalResult: 'done', executionChain: [['draft'], ['check', 'style']] })
})

test('what a builder made, and what it still lacks, are blocks', () => {
  expect(blocksOf(fold(sampleEvents.completion, sampleEvents.incomplete))).toMatchObject([
    {
      type: 'completion',
      content: 'The agent is saved.',
      isComplete: true,
      endTimestamp: 10,
      made: { toolName: 'search', agentName: 'writer', graphName: 'report' },
    },
    { type: 'incomplete', content: 'A name is missing.', missingFields: ['name'], isComplete: true },
  ])
})

test('a delta copies neither the order nor the closed blocks, and leaves other blocks alone', () => {
  const before = fold(nodeStart('n1'), say({ reasoning_content: 'Hm.' }), say({ content: 'a' }))
  const after = reduce(before, 9, say({ content: 'b' }))
  expect(after.order).toBe(before.order)
  expect(after.closed).toBe(before.closed)
  expect(after.spans).toBe(before.spans)
  expect(blockOf(after, 'n1:0')).toBe(blockOf(before, 'n1:0'))
  expect(blockOf(after, ':1')?.content).toBe('ab')
  expect(blockOf(before, ':1')?.content).toBe('a')
})

test('every event of the protocol folds', () => {
  const all = numbered(Object.values(sampleEvents))
  expect(collect(all)).toMatchObject({ lastSeq: 21, status: 'failed' })
})

test('an event that the union does not have is refused loudly', () => {
  const unknown: RunEvent = JSON.parse('{"type":"message","t":0}')
  expect(() => reduce(initialRunState, 1, unknown)).toThrow(TypeError)
})
