import { expect, test } from 'vitest'
import type { RunEvent } from '@/lib/protocol/events'
import { sampleEvents } from '@/lib/protocol/sample-events'
import { callDelta, finish, numbered, runStart, say } from './arbitrary-run'
import { collect } from './collect'
import { blocksOf } from './reduce'

const signed = (signature: string, place = {}): RunEvent =>
  say({}, place, { provider_metadata: { signature } })

/** What each block says, and what its vendor wants back with it. */
const kept = (...events: RunEvent[]) =>
  blocksOf(collect(numbered([runStart(), ...events]))).map(({ content, toolCallId, providerMetadata }) => [
    content || toolCallId,
    providerMetadata,
  ])

test('what a vendor wants back is kept with the block that its chunk spoke into', () => {
  const metadata = { provider_metadata: { signature: 'one' } }
  expect(kept(say({ reasoning_content: 'hm' }, {}, metadata), say({ content: 'So' }))).toEqual([
    ['hm', { signature: 'one' }],
    ['So', undefined],
  ])
  expect(kept(say({ reasoning_content: 'hm', content: 'So' }, {}, metadata))).toEqual([
    ['hm', undefined],
    ['So', { signature: 'one' }],
  ])
})

test('the signature of a thought comes behind it, in a chunk that says nothing', () => {
  expect(
    kept(say({ reasoning_content: 'hm' }), signed('one'), say({ content: 'So' }), signed('two')),
  ).toEqual([
    ['hm', { signature: 'one' }],
    ['So', { signature: 'two' }],
  ])
})

test('a call keeps its own, and a thought after it does too', () => {
  const call = (index: number, id: string) => callDelta(index, { id, name: 'search', arguments: '{}' })
  expect(
    kept(
      call(0, 'a'),
      signed('one'),
      call(1, 'b'),
      signed('two'),
      say({ reasoning_content: 'hm' }),
      signed('three'),
    ),
  ).toEqual([
    ['a', { signature: 'one' }],
    ['b', { signature: 'two' }],
    ['hm', { signature: 'three' }],
  ])
})

test('what comes in several chunks adds up, and the last of the same name counts', () => {
  const more = say({}, {}, { provider_metadata: { id: 'x' } })
  expect(kept(say({ content: 'So' }), signed('one'), more, signed('two'))).toEqual([
    ['So', { signature: 'two', id: 'x' }],
  ])
})

test('speakers at once each keep their own', () => {
  const place = { span_id: 't1' }
  const task = { ...sampleEvents.task_start, span_id: 't1', parent_id: undefined }
  expect(
    kept(
      task,
      say({ content: 'a' }),
      say({ content: 'b' }, place),
      signed('of a'),
      signed('of b', place),
    ).slice(1),
  ).toEqual([
    ['a', { signature: 'of a' }],
    ['b', { signature: 'of b' }],
  ])
})

test('a block that is closed and the block of a sub-agent itself take none', () => {
  const task = { ...sampleEvents.task_start, span_id: 't1', parent_id: undefined, task_description: 'task' }
  expect(kept(task, signed('lost', { span_id: 't1' }))).toEqual([['task', undefined]])
  expect(kept(say({ content: 'a' }), finish('stop'), signed('late'))).toEqual([['a', undefined]])
  expect(kept(signed('of nothing'))).toEqual([])
})
