import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  initialSlot,
  maxStreams,
  type SlotInput,
  type SlotMessage,
  type SlotState,
  stepSlot,
} from './slot-protocol'

/** Tabs on one channel. Messages are delivered, and rounds end, when the test says so. */
function browser() {
  const tabs = new Map<string, SlotState>()
  const post: { from: string; message: SlotMessage }[] = []

  function give(id: string, input: SlotInput) {
    const state = tabs.get(id)
    if (state === undefined) return
    const step = stepSlot(state, input)
    tabs.set(id, step.state)
    post.push(...step.send.map((message) => ({ from: id, message })))
  }

  function deliverOne(): boolean {
    const next = post.shift()
    if (next === undefined) return false
    for (const id of tabs.keys()) if (id !== next.from) give(id, { type: 'message', message: next.message })
    return true
  }

  const deliver = () => {
    while (deliverOne());
  }

  /** Lets every round come to its end, those that follow from it too. */
  function settle() {
    deliver()
    for (;;) {
      const asking = [...tabs].filter(([, { claims }]) => claims !== null).map(([id]) => id)
      if (asking.length === 0) return
      for (const id of asking) give(id, { type: 'deadline' })
      deliver()
    }
  }

  return {
    give,
    settle,
    deliver,
    open: (id: string, hiddenSince: number | null = null) => tabs.set(id, initialSlot(id, hiddenSince)),
    crash: (id: string) => tabs.delete(id),
    in: (phase: SlotState['phase']) =>
      [...tabs.values()].filter((tab) => tab.phase === phase).map(({ id }) => id),
  }
}

function openEight() {
  const tabs = browser()
  for (let n = 1; n <= 8; n += 1) {
    tabs.open(`tab-${n}`, n === 8 ? null : n * 10)
    tabs.give(`tab-${n}`, { type: 'acquire', at: n })
    tabs.settle()
  }
  return tabs
}

test('of eight tabs opened one after the other the first four stream', () => {
  const tabs = openEight()

  expect(tabs.in('held')).toEqual(['tab-1', 'tab-2', 'tab-3', 'tab-4'])
  expect(tabs.in('paused')).toEqual(['tab-5', 'tab-6', 'tab-7', 'tab-8'])
})

test('eight tabs that are restored at the same moment end with four', () => {
  const tabs = browser()
  for (let n = 1; n <= 8; n += 1) tabs.open(`tab-${n}`)
  for (let n = 1; n <= 8; n += 1) tabs.give(`tab-${n}`, { type: 'acquire', at: 5 })

  tabs.settle()

  expect(tabs.in('held')).toEqual(['tab-1', 'tab-2', 'tab-3', 'tab-4'])
})

test('taking over streams at once and pauses the tab longest out of sight', () => {
  const tabs = openEight()

  tabs.give('tab-8', { type: 'take_over', at: 100 })
  expect(tabs.in('held')).toContain('tab-8')
  tabs.settle()

  expect(tabs.in('held')).toEqual(['tab-2', 'tab-3', 'tab-4', 'tab-8'])
})

test('a tab that came back into sight is spared', () => {
  const tabs = openEight()
  tabs.give('tab-1', { type: 'visibility', hiddenSince: null })

  tabs.give('tab-8', { type: 'take_over', at: 100 })
  tabs.settle()

  expect(tabs.in('held')).toEqual(['tab-1', 'tab-3', 'tab-4', 'tab-8'])
})

test('taking over while there is room pauses nobody', () => {
  const tabs = openEight()
  for (const n of [1, 2, 3, 5, 6, 7]) tabs.crash(`tab-${n}`)

  tabs.give('tab-8', { type: 'take_over', at: 100 })
  tabs.settle()

  expect(tabs.in('held')).toEqual(['tab-4', 'tab-8'])
})

test('two tabs that take over at the same moment end with four', () => {
  const tabs = openEight()

  tabs.give('tab-7', { type: 'take_over', at: 100 })
  tabs.give('tab-8', { type: 'take_over', at: 100 })
  tabs.settle()

  expect(tabs.in('held')).toEqual(['tab-3', 'tab-4', 'tab-7', 'tab-8'])
})

test('a tab that takes over is counted by one that is still asking', () => {
  const tabs = browser()
  for (let n = 1; n <= 5; n += 1) tabs.open(`tab-${n}`)
  for (let n = 1; n <= 3; n += 1) {
    tabs.give(`tab-${n}`, { type: 'acquire', at: n })
    tabs.settle()
  }

  tabs.give('tab-4', { type: 'acquire', at: 4 })
  tabs.deliver()
  tabs.give('tab-5', { type: 'take_over', at: 5 })
  tabs.settle()

  expect(tabs.in('held')).toEqual(['tab-1', 'tab-2', 'tab-3', 'tab-5'])
})

test('a place that is given back goes to the tab that asked first', () => {
  const tabs = openEight()

  tabs.give('tab-2', { type: 'release' })
  tabs.settle()

  expect(tabs.in('held')).toEqual(['tab-1', 'tab-3', 'tab-4', 'tab-5'])
})

test('a tab that crashed is not counted', () => {
  const tabs = openEight()
  tabs.crash('tab-1')
  tabs.open('tab-9')

  tabs.give('tab-9', { type: 'acquire', at: 9 })
  tabs.settle()

  expect(tabs.in('held')).toContain('tab-9')
})

test('a page that goes into the back/forward cache frees its place and asks when it is back', () => {
  const tabs = openEight()

  tabs.give('tab-1', { type: 'leave' })
  tabs.settle()
  expect(tabs.in('held')).toEqual(['tab-2', 'tab-3', 'tab-4', 'tab-5'])

  tabs.give('tab-5', { type: 'release' })
  tabs.give('tab-1', { type: 'return' })
  tabs.settle()
  expect(tabs.in('held')).toEqual(['tab-1', 'tab-2', 'tab-3', 'tab-4'])
})

test('whatever tabs do, once it is quiet at most four stream', () => {
  const action = fc.record({
    tab: fc.integer({ min: 1, max: 9 }),
    type: fc.constantFrom('acquire', 'take_over', 'release', 'leave', 'return', 'crash'),
    after: fc.constantFrom('nothing', 'deliver', 'settle'),
  })
  fc.assert(
    fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
      const tabs = browser()
      for (let n = 1; n <= 9; n += 1) tabs.open(`tab-${n}`)
      for (const [index, { tab, type, after }] of actions.entries()) {
        const id = `tab-${tab}`
        if (type === 'crash') tabs.crash(id)
        else if (type === 'acquire' || type === 'take_over') tabs.give(id, { type, at: index })
        else tabs.give(id, { type })
        if (after === 'deliver') tabs.deliver()
        if (after === 'settle') tabs.settle()
      }
      tabs.settle()
      expect(tabs.in('held').length).toBeLessThanOrEqual(maxStreams)
    }),
  )
})
