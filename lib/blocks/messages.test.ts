import { expect, test } from 'vitest'
import type { RunEvent, ToolContent } from '@/lib/protocol/events'
import { callDelta, finish, numbered, runStart, say, takeover, toolResult, toolStart } from './arbitrary-run'
import { collect } from './collect'
import { contentText, trajectoryOf, turnsOf } from './messages'
import { blocksOf } from './reduce'

const fold = (...events: RunEvent[]) => blocksOf(collect(numbered([runStart(), ...events])))
const call = (index: number, id: string, place = {}) =>
  callDelta(index, { id, name: 'search', arguments: '{}' }, place)
const asTold = (id: string) => ({ id, type: 'function', function: { name: 'search', arguments: '{}' } })

test('the blocks of a speaker are told turn by turn, whoever spoke in between', () => {
  const helper = { span_id: 't1' }
  const blocks = fold(
    say({ content: 'a' }),
    say({ content: 'x' }, helper),
    say({ reasoning_content: 'b' }),
    say({ content: 'c' }, { turn: 1 }),
    say({ content: 'y' }, { ...helper, turn: 2 }),
  )
  const told = (spanId: string) => turnsOf(blocks, spanId).map((turn) => turn.map(({ content }) => content))
  expect(told('')).toEqual([['a', 'b'], ['c']])
  expect(told('t1')).toEqual([['x'], ['y']])
  expect(told('t2')).toEqual([])
})

test('a turn is its reasoning, its text, its calls, and then their answers', () => {
  const blocks = fold(
    say({ reasoning_content: 'hm' }),
    say({ content: 'I look' }),
    say({ reasoning_content: ' hm' }),
    call(0, 'a'),
    call(1, 'b'),
    finish('tool_calls'),
    toolStart('b'),
    toolResult('b'),
    toolResult('a'),
  )
  expect(trajectoryOf(blocks, '')).toEqual([
    {
      role: 'assistant',
      content: 'I look',
      reasoning_content: 'hm hm',
      tool_calls: [asTold('a'), asTold('b')],
    },
    { role: 'tool', tool_call_id: 'a', content: 'result of a' },
    { role: 'tool', tool_call_id: 'b', content: 'result of b' },
  ])
})

test('a turn that only calls has no content, one that only thinks an empty one', () => {
  expect(trajectoryOf(fold(call(0, 'a'), toolResult('a')), '')[0]).toMatchObject({ content: null })
  expect(trajectoryOf(fold(say({ reasoning_content: 'hm' })), '')).toEqual([
    { role: 'assistant', content: '', reasoning_content: 'hm' },
  ])
})

test('a call that is still open is told without an answer; one that was lost is not told', () => {
  expect(trajectoryOf(fold(call(0, 'a')), '')).toMatchObject([{ tool_calls: [asTold('a')] }])
  expect(trajectoryOf(fold(call(0, 'a'), takeover), '')).toEqual([])
})

test.for(['failed', 'refused', 'stopped', 'timed_out', 'interrupted'] as const)(
  'a result that is %s says so to whoever reads it',
  (status) => {
    const [, answer] = trajectoryOf(fold(call(0, 'a'), toolResult('a', { status })), '')
    expect(answer).toEqual({ role: 'tool', tool_call_id: 'a', content: `[${status}] result of a` })
  },
)

test.for<[ToolContent, string]>([
  [{ type: 'text', text: 'plain' }, 'plain'],
  [{ type: 'json', json: { a: [1] } }, '{"a":[1]}'],
  [{ type: 'image', data: 'AAAA', media_type: 'image/png' }, '[image/png]'],
  [
    { type: 'artifact', artifact_id: 'f1', size: 10_000_000, media_type: 'text/csv', head: 'a,b' },
    'a,b\n[text/csv, 10000000 bytes, kept as the file "f1"]',
  ],
  [
    { type: 'artifact', artifact_id: 'f1', size: 9, media_type: 'application/pdf' },
    '[application/pdf, 9 bytes, kept as the file "f1"]',
  ],
])('%j is told a model as %j', ([content, text]) => {
  expect(contentText(content)).toBe(text)
})
