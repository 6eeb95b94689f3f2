import { expect, test } from 'vitest'
import type { RunEvent, RunEventOf } from '@/lib/protocol/events'
import { sampleEvents } from '@/lib/protocol/sample-events'
import {
  callDelta,
  finish,
  nodeEnd,
  nodeStart,
  numbered,
  runEnd,
  runStart,
  toolResult,
  toolStart,
} from './arbitrary-run'
import { collect } from './collect'
import { blocksOf } from './reduce'

const fold = (...events: RunEvent[]) => collect(numbered([runStart(), ...events]))
const blocks = (...events: RunEvent[]) => blocksOf(fold(...events))
const written = callDelta(0, { id: 'call-1', name: 'search', arguments: '{"query":"sky"}' })
const ask: RunEvent = { ...sampleEvents.approval_request, span_id: undefined }
const decide = (decision: RunEventOf<'approval_response'>['decision']): RunEvent => ({
  ...sampleEvents.approval_response,
  decision,
})

test('a call goes from written through running to its result in one block', () => {
  const start = toolStart('call-1', {}, { arguments: { query: 'sky' }, server: 'web' })
  const progress = { ...sampleEvents.tool_progress, span_id: undefined }
  const events = [written, finish('tool_calls'), start, progress, toolResult('call-1')]

  expect(blocks(...events.slice(0, 3))).toMatchObject([{ tool: { status: 'running', server: 'web' } }])
  expect(blocks(...events)).toEqual([
    {
      id: ':0',
      type: 'tool',
      spanId: '',
      parentSpanId: '',
      turn: 0,
      content: '',
      toolCalls: [{ index: 0, id: 'call-1', name: 'search', arguments: '{"query":"sky"}' }],
      toolCallId: 'call-1',
      isComplete: true,
      timestamp: 10,
      endTimestamp: 50,
      nodeInfo: undefined,
      tool: {
        status: 'completed',
        server: 'web',
        arguments: { query: 'sky' },
        progress: { message: 'page 1', progress: 1, total: 4 },
        result: [{ type: 'text', text: 'result of call-1' }],
        durationMs: 3,
      },
    },
  ])
})

test('results find their calls in any order', () => {
  const state = fold(toolStart('a'), toolStart('b'), toolResult('b', { status: 'failed' }), toolResult('a'))
  expect(blocksOf(state).map(({ toolCallId, tool }) => [toolCallId, tool?.status])).toEqual([
    ['a', 'completed'],
    ['b', 'failed'],
  ])
})

test('a call that no delta announced gets its block when it starts', () => {
  expect(blocks(toolStart('a', {}, { arguments: { query: 1 } }))).toMatchObject([
    { type: 'tool', toolCalls: [{ id: 'a', name: 'search', arguments: '{"query":1}' }] },
  ])
})

test('calls that the model gave no id take those of the engine in order', () => {
  const state = fold(
    callDelta(0, { name: 'search', arguments: '1' }),
    callDelta(1, { name: 'search', arguments: '2' }),
    toolStart('a'),
    toolStart('b'),
  )
  expect(blocksOf(state).map(({ toolCalls }) => toolCalls?.[0])).toEqual([
    { index: 0, id: 'a', name: 'search', arguments: '1' },
    { index: 1, id: 'b', name: 'search', arguments: '2' },
  ])
})

test('a second result of the same call changes nothing', () => {
  const [block] = blocks(toolStart('a'), toolResult('a'), toolResult('a', { status: 'interrupted' }))
  expect(block?.tool?.status).toBe('completed')
})

test('a call that needs consent waits, and so does the run', () => {
  const state = fold(written, finish('tool_calls'), ask)
  expect(state.status).toBe('waiting')
  expect(blocksOf(state)).toMatchObject([
    { type: 'tool', tool: { status: 'waiting' } },
    {
      type: 'approval',
      content: 'It reaches the open web.',
      toolCallId: 'call-1',
      toolCalls: [{ name: 'search', arguments: '{"query":"sky"}' }],
      isComplete: false,
      question: { id: 'approval-1', expiresAt: 1_750_000_600_000, arguments: { query: 'sky' } },
    },
  ])
})

test('consent sets the call and the run going again', () => {
  const state = fold(written, finish('tool_calls'), ask, decide('allow_once'))
  expect(state.status).toBe('running')
  expect(blocksOf(state)).toMatchObject([
    { tool: { status: 'running' } },
    {
      isComplete: true,
      question: {
        answer: { decision: 'allow_once', value: { query: 'blue sky' }, reason: 'fine', by: 'local' },
      },
    },
  ])
})

test('a refused call ends with its own result', () => {
  const refused = toolResult('call-1', { status: 'refused', content: [] })
  const state = fold(written, finish('tool_calls'), ask, decide('refuse'), refused)
  expect(state.status).toBe('running')
  expect(blocksOf(state)[0]?.tool?.status).toBe('refused')
})

test('the first answer to a question wins', () => {
  const state = fold(written, ask, decide('refuse'), decide('allow_run'))
  expect(blocksOf(state)[1]?.question?.answer?.decision).toBe('refuse')
  expect(blocksOf(state)[0]?.tool?.status).toBe('waiting')
})

test('a run waits until the last of its questions is answered', () => {
  const other: RunEvent = { ...sampleEvents.input_request, span_id: undefined }
  const events = [written, ask, other, decide('allow_once')]
  expect(fold(...events).status).toBe('waiting')
  const answered = fold(...events, sampleEvents.input_response)
  expect(answered.status).toBe('running')
  expect(blocksOf(answered)[2]).toMatchObject({
    type: 'input',
    content: 'Which tone?',
    question: {
      id: 'input-1',
      schema: { type: 'string' },
      answer: { value: 'plain', by: 'local' },
    },
  })
})

test('a question that nobody answered ends with its node, or with the run', () => {
  const asked = [nodeStart('n1'), sampleEvents.input_request]
  const afterNode = fold(...asked, nodeEnd('n1', 'stopped'))
  expect(afterNode.status).toBe('running')
  expect(blocksOf(afterNode)[1]).toMatchObject({ type: 'input', isComplete: true })
  expect(fold(...asked, runEnd({ status: 'stopped' }))).toMatchObject({ status: 'stopped', open: new Map() })
})
