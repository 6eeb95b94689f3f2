// @vitest-environment jsdom
import { afterEach, expect, test, vi } from 'vitest'
import { browserWake } from './wake'

afterEach(() => {
  vi.restoreAllMocks()
})

function listen() {
  const changes: string[] = []
  const unsubscribe = browserWake.subscribe((change) => changes.push(change))
  return { changes, unsubscribe }
}

function show(state: DocumentVisibilityState) {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state)
  document.dispatchEvent(new Event('visibilitychange'))
}

test('the network coming back, the page coming back and the page being seen again all wake', () => {
  const { changes, unsubscribe } = listen()

  window.dispatchEvent(new Event('online'))
  window.dispatchEvent(new Event('pageshow'))
  show('visible')
  expect(changes).toEqual(['wake', 'wake', 'wake'])
  unsubscribe()
})

test('being hidden wakes nothing, and the network going away is told as such', () => {
  const { changes, unsubscribe } = listen()

  show('hidden')
  window.dispatchEvent(new Event('offline'))
  expect(changes).toEqual(['offline'])
  unsubscribe()
})

test('nothing is heard after unsubscribing', () => {
  const { changes, unsubscribe } = listen()

  unsubscribe()
  window.dispatchEvent(new Event('online'))
  show('visible')
  expect(changes).toEqual([])
})

test('only a browser that is sure of it counts as offline', () => {
  expect(browserWake.isOnline()).toBe(true)
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  expect(browserWake.isOnline()).toBe(false)
})
