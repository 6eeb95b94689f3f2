import { expect, test } from 'vitest'
import type { RunState } from '@/lib/blocks/block'
import { initialRunState } from '@/lib/blocks/reduce'
import { noteOfEnd, noteOfFailedStart } from './note-words'

const duration = { durationMs: 9_140 }

function ended(end: Partial<NonNullable<RunState['end']>>, more: Partial<RunState> = {}): RunState {
  return { ...initialRunState, end: { ...duration, status: 'completed', ...end }, ...more }
}

test('a complete answer has no note', () => {
  expect(noteOfEnd(ended({ status: 'completed' }), 10)).toBeNull()
})

test('a stop says when', () => {
  expect(noteOfEnd(ended({ status: 'stopped', reason: 'user' }), 10)).toEqual({
    kind: 'stopped',
    head: 'Stopped by you after 9.1 s.',
    text: '',
  })
})

test('an interruption says why and how much is kept', () => {
  const note = noteOfEnd(ended({ status: 'interrupted', reason: 'server_restart' }), 61)
  expect(note).toMatchObject({
    head: 'Interrupted after 9.1 s.',
    text: 'The server restarted. These 61 words are kept.',
  })
})

test('a failure says the error, and that nothing is lost', () => {
  const error = { message: 'The model broke off (502).', type: 'upstream_error', code: 'upstream_cut' }
  expect(noteOfEnd(ended({ status: 'failed' }, { error }), 3)).toEqual({
    kind: 'failed',
    head: 'The model broke off (502).',
    text: '',
    more: 'What came before is kept.',
  })
})

test.each([
  ['limit_turns', { max_iterations: 20 }, 'Stopped at its limit: 20 turns.'],
  ['limit_time', { max_seconds: 90 }, 'Stopped at its limit: 1:30.'],
  ['limit_tokens', { max_tokens: 200_000 }, 'Stopped at its limit: 200k tokens.'],
  ['limit_cost', { max_cost: 1 }, 'Stopped at its limit: $1.00.'],
  ['limit_cost', {}, 'Stopped at its limit of cost.'],
] as const)('%s of %j names the figure', (reason, limits, head) => {
  expect(noteOfEnd(ended({ status: 'stopped', reason }, { limits }), 2)).toEqual({
    kind: 'limit',
    head,
    text: 'These 2 words are kept.',
  })
})

test('a limit that is not of turns says how many turns were used', () => {
  const block = { id: ':0', type: 'text', spanId: '', parentSpanId: '', turn: 5, content: 'So' } as const
  const run = ended(
    { status: 'stopped', reason: 'limit_cost' },
    {
      limits: { max_iterations: 20, max_cost: 1 },
      order: [':0'],
      closed: new Map([[':0', { ...block, isComplete: true, timestamp: 1 }]]),
    },
  )
  expect(noteOfEnd(run, 1)?.text).toBe('1 of 20 turns used. This 1 word is kept.')
})

test('a busy server says when to try again', () => {
  expect(
    noteOfFailedStart({ code: 'too_many_runs', message: '8 runs are busy.', retryAfter: 19_500 }),
  ).toEqual({
    kind: 'busy',
    head: '8 runs are busy.',
    text: 'Your message is kept; try again in about 20 s.',
  })
})

test.each([
  [{ done: 3, total: 9 }, '3 of 9 nodes are done and kept.'],
  [{ done: 1, total: 9 }, '1 of 9 nodes is done and kept.'],
  [{ done: 3, total: null }, '3 nodes are done and kept.'],
  [{ done: 0, total: 9 }, 'No node was done yet.'],
])('of a graph it says how far it came: %j', (progress, words) => {
  expect(noteOfEnd(ended({ status: 'stopped', reason: 'user' }), 7, progress)?.text).toBe(words)
  expect(noteOfEnd(ended({ status: 'failed' }), 7, progress)?.more).toBe(words)
  expect(noteOfEnd(ended({ status: 'interrupted', reason: 'server_restart' }), 7, progress)?.text).toBe(
    `The server restarted. ${words}`,
  )
})
