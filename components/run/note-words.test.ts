import { expect, test } from 'vitest'
import { noteOfEnd, noteOfFailedStart } from './note-words'

const end = { durationMs: 9_140 }

test('a complete answer has no note', () => {
  expect(noteOfEnd({ end: { ...end, status: 'completed' }, error: null }, 10)).toBeNull()
})

test('a stop says when', () => {
  expect(noteOfEnd({ end: { ...end, status: 'stopped', reason: 'user' }, error: null }, 10)).toEqual({
    kind: 'stopped',
    head: 'Stopped by you after 9.1 s.',
    text: '',
  })
})

test('an interruption says why and how much is kept', () => {
  const note = noteOfEnd(
    { end: { ...end, status: 'interrupted', reason: 'server_restart' }, error: null },
    61,
  )
  expect(note).toMatchObject({
    head: 'Interrupted after 9.1 s.',
    text: 'The server restarted. These 61 words are kept.',
  })
})

test('a failure says the error, and that nothing is lost', () => {
  const error = { message: 'The model broke off (502).', type: 'upstream_error', code: 'upstream_cut' }
  expect(noteOfEnd({ end: { ...end, status: 'failed' }, error }, 3)).toEqual({
    kind: 'failed',
    head: 'The model broke off (502).',
    text: '',
    more: 'What came before is kept.',
  })
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
