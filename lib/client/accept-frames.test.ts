import { expect, test } from 'vitest'
import { createFrameDecoder } from '@/lib/sse/decode'
import { acceptBytes, acceptFrames } from './accept-frames'

const title = (text: string) =>
  JSON.stringify({ type: 'title_update', t: 1, conversation_id: 'c', title: text, tags: [] })
const end = JSON.stringify({
  type: 'run_end',
  t: 9,
  status: 'completed',
  usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
  duration_ms: 9,
})
const frame = (id: string | undefined, data = title(id ?? '')) => ({ id, event: 'message', data })

test('events that follow the cursor are taken in order', () => {
  const accepted = acceptFrames([frame('3'), frame('4')], 2)

  expect(accepted.events.map(({ seq }) => seq)).toEqual([3, 4])
  expect(accepted).toMatchObject({ lastSeq: 4, ended: false, done: false, problem: null })
})

test('what was seen before is dropped, wherever it comes', () => {
  const accepted = acceptFrames([frame('1'), frame('2'), frame('3'), frame('2'), frame('3'), frame('4')], 2)

  expect(accepted.events.map(({ seq }) => seq)).toEqual([3, 4])
  expect(accepted.problem).toBeNull()
})

test('a gap ends the taking after the last good event', () => {
  const accepted = acceptFrames([frame('3'), frame('5'), frame('4')], 2)

  expect(accepted.events.map(({ seq }) => seq)).toEqual([3])
  expect(accepted).toMatchObject({ lastSeq: 3, problem: { code: 'message_unparsable' } })
})

test.each([undefined, '', 'x', '3x', '03', '3.0', '-3', '1e3', ' 3'])(
  'the id %j is no number of an event',
  (id) => {
    expect(acceptFrames([frame(id, title(''))], 2)).toMatchObject({
      events: [],
      lastSeq: 2,
      problem: { code: 'message_unparsable' },
    })
  },
)

test.each(['', 'null', '{', '{"type":"chunk"}', '{"type":"no_such_event","t":0}'])(
  'the data %j is no event, and what is good before it is kept',
  (data) => {
    const accepted = acceptFrames([frame('1'), frame('2', data), frame('3')], 0)

    expect(accepted.events.map(({ seq }) => seq)).toEqual([1])
    expect(accepted).toMatchObject({ lastSeq: 1, problem: { code: 'message_unparsable' } })
  },
)

test('the terminal event and the end of the stream are told apart', () => {
  expect(acceptFrames([frame('1', end)], 0)).toMatchObject({ ended: true, done: false })
  expect(acceptFrames([frame('1', end), frame('1', '[DONE]')], 0)).toMatchObject({ ended: true, done: true })
  expect(acceptFrames([frame(undefined, '[DONE]')], 0)).toMatchObject({ ended: false, done: true })
})

test('bytes that never end an event are a problem, not a crash', () => {
  const endless = new TextEncoder().encode(`data: ${'x'.repeat(17 * 1024 * 1024)}`)

  expect(acceptBytes(createFrameDecoder(), endless, 6)).toMatchObject({
    events: [],
    lastSeq: 6,
    problem: { code: 'message_unparsable' },
  })
})
