import { afterEach, expect, test, vi } from 'vitest'
import { notifyConversationsChanged, subscribeToConversations } from './broadcast'

afterEach(() => {
  vi.unstubAllGlobals()
})

test('every subscriber hears of a change, in the page that made it too', async () => {
  const heard = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const unsubscribers = heard.map(({ resolve }) => subscribeToConversations(resolve))

  notifyConversationsChanged()
  await Promise.all(heard.map(({ promise }) => promise))

  for (const unsubscribe of unsubscribers) unsubscribe()
})

test('where there is no BroadcastChannel nothing happens', () => {
  vi.stubGlobal('BroadcastChannel', undefined)

  expect(() => {
    subscribeToConversations(() => {})()
    notifyConversationsChanged()
  }).not.toThrow()
})
