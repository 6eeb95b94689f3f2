// @vitest-environment jsdom
import { act, renderHook } from '@testing-library/react'
import { StrictMode } from 'react'
import { expect, test } from 'vitest'
import type { RunEvent } from '@/lib/protocol/events'
import { applyEvents, createRunStore, type RunStore } from '@/lib/client/run-store'
import { approval, approved, runStore, taskStart, text } from '@/components/run/agent-run-test-setup'
import { chunkOf, smallRun } from '@/testing/run-server'
import {
  useBlock,
  useBlockOrder,
  useConnectionState,
  useEnhancedStreamingState,
  useNeedsYou,
  useOpenQuestion,
  useRun,
  useRunEnd,
  useRunStatus,
  useSpanRows,
  useVoice,
} from './use-run'

const [start, , , , , , end] = smallRun

/** A store that has taken the start of the run and one word. */
function liveStore() {
  const store = createRunStore()
  let seq = 0
  const take = (...events: (RunEvent | undefined)[]) =>
    act(() => {
      applyEvents(
        store,
        events.flatMap((event) => (event === undefined ? [] : [{ seq: (seq += 1), event }])),
      )
    })
  take(start, chunkOf('one '))
  return { store, take }
}

/** Counts the values that a selector gave, not the renders: StrictMode doubles those. */
function watch<Value>(store: RunStore, useValue: (store: RunStore) => Value) {
  const values: Value[] = []
  const hook = renderHook(
    () => {
      const value = useValue(store)
      if (values.at(-1) !== value) values.push(value)
      return value
    },
    { wrapper: StrictMode },
  )
  let renders = 0
  const counted = renderHook(() => {
    renders += 1
    return useValue(store)
  })
  return { values, current: () => hook.result.current, renders: () => renders, unmount: counted.unmount }
}

test('a block changes with its own text and not with that of others', () => {
  const { store, take } = liveStore()
  const [id = ''] = store.getState().run.order
  const block = watch(store, (from) => useBlock(from, id))
  const none = watch(store, (from) => useBlock(from, 'no-such-block'))

  take(chunkOf('two '))
  take(smallRun[4])

  expect(block.values.map((value) => value?.content)).toEqual(['one ', 'one two '])
  expect(block.renders()).toBe(2)
  expect(none.current()).toBeUndefined()
  expect(none.renders()).toBe(1)
})

test('the order of blocks changes only when one opens', () => {
  const { store, take } = liveStore()
  const order = watch(store, useBlockOrder)

  take(chunkOf('two '))
  take(chunkOf('three '))
  expect(order.renders()).toBe(1)
  expect(order.current()).toHaveLength(1)
})

test('the connection state is not touched by events', () => {
  const { store, take } = liveStore()
  const state = watch(store, useConnectionState)

  take(chunkOf('two '), chunkOf('three'))
  expect(state.renders()).toBe(1)
  act(() => store.setState({ connection: 'reconnecting', retryAt: 1_000 }))

  expect(state.current()).toEqual({
    connection: 'reconnecting',
    retryAt: 1_000,
    offline: false,
    paused: false,
    stopping: false,
    error: null,
  })
  expect(state.renders()).toBe(2)
})

test('status and end of the run', () => {
  const { store, take } = liveStore()
  const status = watch(store, useRunStatus)
  const runEnd = watch(store, useRunEnd)

  take(chunkOf('two '))
  take(end)

  expect(status.values).toEqual(['running', 'completed'])
  expect(runEnd.values).toMatchObject([null, { status: 'completed', durationMs: 6 }])
})

test('the seed’s view of the whole run', () => {
  const { store, take } = liveStore()
  const streaming = watch(store, useEnhancedStreamingState)
  expect(streaming.current()).toMatchObject({ isStreaming: true, error: null, nodeInfo: null })

  take(chunkOf('two'), end)

  expect(streaming.current()).toMatchObject({
    isStreaming: false,
    blocks: [{ type: 'text', content: 'one two' }],
  })
  expect(streaming.renders()).toBe(2)
})

test('a selector of one’s own', () => {
  const { store, take } = liveStore()
  const title = watch(store, (from) => useRun(from, (run) => run.title))

  take(smallRun[4])

  expect(title.values).toEqual([null, 'Counting'])
})

test('a run that is known at first is there in the first render, on a server too', () => {
  const { store } = liveStore()
  const known = createRunStore(store.getState().run)

  expect(known.getInitialState().run.runId).toBe('run-1')
})

test('the rows of a span change when a block opens in it, and not with its words or those of others', () => {
  const { store, take } = runStore(taskStart(1, 'a'), taskStart(1, 'b'), text(2, 'One', { span_id: 'a' }))
  const inA = watch(store, (from) => useSpanRows(from, 'a'))
  const nowhere = watch(store, (from) => useSpanRows(from, 'no-such-span'))

  take(text(3, ' two', { span_id: 'a' }), text(4, 'Other', { span_id: 'b' }))
  expect(inA.renders()).toBe(1)
  take(taskStart(5, 'inner', { parent_id: 'a' }))

  expect(inA.values.map((rows) => rows.map(({ ids }) => ids))).toEqual([[['a:1']], [['a:1'], ['inner:0']]])
  expect(nowhere.renders()).toBe(1)
  expect(watch(store, (from) => useVoice(from, 'inner')).current()).toBe(3)
})

test('the question that has waited longest is the open one', () => {
  const { store, take } = runStore(
    approval(1),
    approval(2, { approval_id: 'second', tool_call_id: 'call-2' }),
  )
  const question = watch(store, useOpenQuestion)
  const needsYou = watch(store, useNeedsYou)

  take(approved(3))
  take(approved(4, { approval_id: 'second' }))

  expect(question.values.map((block) => block?.question?.id)).toEqual(['approval-1', 'second', undefined])
  expect(needsYou.values).toEqual([true, false])
})
