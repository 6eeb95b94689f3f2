// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openStreamSlot, type SlotChannel } from './stream-slots'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** Channels that hear each other at once, as the tabs of one browser. */
function browser() {
  const channels = new Set<SlotChannel>()
  const openChannel = (): SlotChannel => {
    const channel: SlotChannel = {
      onmessage: null,
      postMessage(data) {
        for (const other of channels) {
          if (other !== channel) other.onmessage?.(new MessageEvent('message', { data }))
        }
      },
      close: () => channels.delete(channel),
    }
    channels.add(channel)
    return channel
  }
  return {
    openChannel,
    openTab: () => {
      const calls: string[] = []
      const slot = openStreamSlot(
        { onGranted: () => calls.push('granted'), onPaused: () => calls.push('paused') },
        openChannel,
      )
      return { slot, calls }
    },
  }
}

test('a tab alone is granted its place after one round', () => {
  const { slot, calls } = browser().openTab()

  slot.acquire()
  expect(calls).toEqual([])
  vi.advanceTimersByTime(60)

  expect(calls).toEqual(['granted'])
})

test('the fifth tab is paused, follows by taking over, and another is paused', () => {
  const { openTab } = browser()
  const tabs = Array.from({ length: 5 }, () => {
    const tab = openTab()
    tab.slot.acquire()
    vi.advanceTimersByTime(60)
    return tab
  })
  expect(tabs.map(({ calls }) => calls.at(-1))).toEqual([
    'granted',
    'granted',
    'granted',
    'granted',
    'paused',
  ])

  tabs[4]?.slot.takeOver()
  expect(tabs[4]?.calls.at(-1)).toBe('granted')
  vi.advanceTimersByTime(1500)

  expect(tabs.map(({ calls }) => calls.at(-1))).toEqual([
    'paused',
    'granted',
    'granted',
    'granted',
    'granted',
  ])
})

test('a closed tab frees its place for one that waits', () => {
  const { openTab } = browser()
  const tabs = Array.from({ length: 5 }, () => {
    const tab = openTab()
    tab.slot.acquire()
    vi.advanceTimersByTime(60)
    return tab
  })

  tabs[1]?.slot.close()
  vi.advanceTimersByTime(60)

  expect(tabs[4]?.calls).toEqual(['paused', 'granted'])
})

test('taking over in the middle of a round counts a whole round of its own', () => {
  const { openTab } = browser()
  const tabs = Array.from({ length: 4 }, () => {
    const tab = openTab()
    tab.slot.takeOver()
    vi.advanceTimersByTime(1500)
    return tab
  })
  const fifth = openTab()

  fifth.slot.acquire()
  vi.advanceTimersByTime(59)
  fifth.slot.takeOver()
  vi.advanceTimersByTime(1499)
  expect(tabs.map(({ calls }) => calls.at(-1))).not.toContain('paused')
  vi.advanceTimersByTime(1)

  expect(tabs.filter(({ calls }) => calls.at(-1) === 'paused')).toHaveLength(1)
})

test('what another version of the page says is ignored', () => {
  const tabs = browser()
  const { slot, calls } = tabs.openTab()
  const stranger = tabs.openChannel()

  slot.acquire()
  stranger.postMessage({ type: 'claim', who: 'me' })
  stranger.postMessage('hello')
  vi.advanceTimersByTime(60)

  expect(calls).toEqual(['granted'])
})

test('without BroadcastChannel every claim is granted', () => {
  vi.stubGlobal('BroadcastChannel', undefined)
  const calls: string[] = []
  const slot = openStreamSlot({
    onGranted: () => calls.push('granted'),
    onPaused: () => calls.push('paused'),
  })

  slot.acquire()

  expect(calls).toEqual(['granted'])
})
