import { expect, test, vi } from 'vitest'
import { blocksOf } from '@/lib/blocks/reduce'
import { applyClock, applyEvents, applyHeartbeat, createRunStore, resetStore } from './run-store'
import { chunkOf, smallRun } from '@/testing/run-server'

// The store must work where there is no React: whoever imports it fails here.
vi.mock('react', () => {
  throw new Error('React was imported')
})

const batch = smallRun.map((event, index) => ({ seq: index + 1, event }))

function watchedStore() {
  const store = createRunStore()
  const updates = vi.fn<() => void>()
  store.subscribe(updates)
  return { store, updates }
}

test('without React: a batch of events is folded with one update', () => {
  const { store, updates } = watchedStore()

  applyEvents(store, batch)

  const { run, eventsArrived } = store.getState()
  expect(updates).toHaveBeenCalledTimes(1)
  expect(run).toMatchObject({ lastSeq: 7, status: 'completed', title: 'Counting' })
  expect(blocksOf(run).map(({ content }) => content)).toEqual(['one two three'])
  expect(eventsArrived).toBe(7)
})

test('an empty batch is no update', () => {
  const { store, updates } = watchedStore()

  applyEvents(store, [])

  expect(updates).toHaveBeenCalledTimes(0)
})

test('a batch that was seen before changes no block', () => {
  const { store } = watchedStore()
  applyEvents(store, batch)
  const before = store.getState().run

  applyEvents(store, batch)

  expect(store.getState().run).toBe(before)
})

test('a heartbeat is counted by itself', () => {
  const { store } = watchedStore()

  applyHeartbeat(store)

  expect(store.getState()).toMatchObject({ heartbeatsArrived: 1, eventsArrived: 0, clockAhead: null })
})

test('a reset store is as new', () => {
  const { store } = watchedStore()
  applyEvents(store, batch)

  resetStore(store)

  expect(store.getState()).toEqual(createRunStore().getState())
})

test('of all that tells how far our clock is ahead, the least is believed: the rest was under way for longer', () => {
  const store = createRunStore()
  const arrivedAt = (sinceStart: number) => 1_700_000_000_000 + sinceStart

  // Replayed a minute late, to a browser whose clock is right.
  applyEvents(store, batch.slice(0, 2), arrivedAt(60_001))
  expect(store.getState().clockAhead).toBe(60_000)

  // The answer's `Date` leaves out what is over a whole second.
  applyClock(store, 740)
  expect(store.getState().clockAhead).toBe(740)

  applyEvents(store, [{ seq: 3, event: chunkOf('live') }], arrivedAt(21))
  expect(store.getState().clockAhead).toBe(20)
  applyClock(store, 500)
  expect(store.getState().clockAhead).toBe(20)
})
