// @vitest-environment jsdom
import { act, cleanup, render, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Toaster } from '@/components/ui/toaster'
import type { Conversation } from '@/lib/blocks/transcript'
import { notifyConversationsChanged } from '@/lib/client/broadcast'
import { writePreference } from './preferences'
import { ConversationsProvider } from './use-conversations'
import { useRunNotices } from './use-run-notices'
import { ToastProvider } from './use-toast'

const place = vi.hoisted(() => ({ pathname: '/' }))
vi.mock('next/navigation', () => ({ usePathname: () => place.pathname }))

const noUsage = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }

const conversation = (id: string, status: Conversation['status'], updated: number): Conversation => ({
  id,
  title: `Run ${id}`,
  tags: [],
  mode: 'graph',
  status,
  usage: noUsage,
  created: 1,
  updated,
})

let served: readonly Conversation[] = []

/** Pages of one browser ask the server by themselves; here they do when the test says so. */
const poll = () => act(async () => void document.dispatchEvent(new Event('visibilitychange')))

const open = vi.fn<(id: string) => void>()

function Page() {
  useRunNotices(open)
  return null
}

function openPage() {
  const page = (
    <ConversationsProvider>
      <ToastProvider>
        <Page />
        <Toaster />
      </ToastProvider>
    </ConversationsProvider>
  )
  return render(page)
}

/** With the list read that the page begins with. */
async function openReadPage() {
  const page = openPage()
  await poll()
  return page
}

const toast = () => screen.queryAllByText(/^“/).map(({ textContent }) => textContent)

/** As another page does it that changed something: pages out of sight read the list then, too. */
async function changeElsewhere(next: readonly Conversation[]) {
  served = next
  await act(async () => {
    notifyConversationsChanged()
    await new Promise((resolve) => setTimeout(resolve, 30))
  })
}

function setVisible(isVisible: boolean) {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(isVisible ? 'visible' : 'hidden')
  return poll()
}

const notices: { title: string; body: string | undefined; tag: string | undefined; click: () => void }[] = []

/** A browser that shows what it is given. */
function stubNotification(permission: NotificationPermission) {
  class FakeNotification extends EventTarget {
    static readonly permission = permission
    constructor(title: string, options: NotificationOptions = {}) {
      super()
      const { body, tag } = options
      notices.push({ title, body, tag, click: () => this.dispatchEvent(new Event('click')) })
    }
    close() {}
  }
  vi.stubGlobal('Notification', FakeNotification)
}

/** Locks as a browser gives them to all of its pages. */
function stubLocks() {
  const waiting = new Map<string, Promise<unknown>>()
  const held = new Set<string>()
  const locks = {
    request(name: string, { signal }: { signal: AbortSignal }, work: () => Promise<void>) {
      const turn = (waiting.get(name) ?? Promise.resolve()).then(async () => {
        if (signal.aborted) throw signal.reason
        held.add(name)
        await work()
        held.delete(name)
      })
      waiting.set(
        name,
        turn.catch(() => null),
      )
      return turn
    },
    query: () => Promise.resolve({ held: [...held].map((name) => ({ name })) }),
  }
  vi.stubGlobal('navigator', Object.create(navigator, { locks: { value: locks } }))
  return held
}

beforeEach(() => {
  place.pathname = '/'
  served = [conversation('a', 'running', 10), conversation('b', 'completed', 9)]
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ items: served })))
  for (const key of ['weir:seen', 'weir:notices']) writePreference(key, null)
  notices.length = 0
  open.mockReset()
  vi.spyOn(window, 'focus').mockReturnValue()
})

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

test('a run that ended elsewhere is told, with a way to it', async () => {
  await openReadPage()
  expect(toast()).toEqual([])
  served = [conversation('a', 'completed', 20)]
  await poll()
  await waitFor(() => expect(toast()).toEqual(['“Run a” has ended.']))
  screen.getByRole('button', { name: 'Open' }).click()
  expect(open).toHaveBeenCalledExactlyOnceWith('a')
})

test('a run that asks is told once, however often the list is read', async () => {
  await openReadPage()
  served = [conversation('a', 'waiting', 10)]
  await poll()
  await waitFor(() => expect(toast()).toEqual(['“Run a” needs you.']))
  act(() => screen.getByRole('button', { name: 'Close' }).click())
  served = [conversation('a', 'waiting', 10), conversation('b', 'completed', 9)]
  await poll()
  expect(toast()).toEqual([])
})

test.each(['/c/a', '/runs'])('at %s the run is on the screen, and nothing is told', async (pathname) => {
  place.pathname = pathname
  await openReadPage()
  served = [conversation('a', 'failed', 20)]
  await poll()
  expect(toast()).toEqual([])
})

test('what stood so when the page was opened is no news', async () => {
  served = [conversation('a', 'waiting', 10)]
  await openReadPage()
  expect(toast()).toEqual([])
})

test('out of sight, the browser tells of it when the person has allowed it', async () => {
  stubNotification('granted')
  writePreference('weir:notices', 'on')
  await openReadPage()
  await setVisible(false)
  await changeElsewhere([conversation('a', 'waiting', 10)])
  await waitFor(() =>
    expect(notices).toMatchObject([{ title: 'Run a', body: 'The run needs you.', tag: 'weir:a' }]),
  )
  expect(toast()).toEqual([])
  notices[0]?.click()
  expect(open).toHaveBeenCalledExactlyOnceWith('a')
})

test.each([
  ['granted', null],
  ['denied', 'on'],
  ['default', 'on'],
] as const)(
  'with %s by the browser and %s by the switch, it waits until the page is in sight',
  async (permission, preference) => {
    stubNotification(permission)
    writePreference('weir:notices', preference)
    await openReadPage()
    await setVisible(false)
    await changeElsewhere([conversation('a', 'completed', 20)])
    expect([notices, toast()]).toEqual([[], []])
    await setVisible(true)
    await waitFor(() => expect(toast()).toEqual(['“Run a” has ended.']))
  },
)

test('of two pages in sight one tells; the other one goes on when that is closed, and tells nothing again', async () => {
  stubLocks()
  const first = await openReadPage()
  await openReadPage()
  served = [conversation('a', 'waiting', 10)]
  await poll()
  await waitFor(() => expect(toast()).toEqual(['“Run a” needs you.']))
  first.unmount()
  await poll()
  expect(toast()).toEqual([])
  served = [conversation('a', 'completed', 20)]
  await poll()
  await waitFor(() => expect(toast()).toEqual(['“Run a” has ended.']))
})

test('a page out of sight leaves it to one that is in sight', async () => {
  const held = stubLocks()
  stubNotification('granted')
  writePreference('weir:notices', 'on')
  await openReadPage()
  await setVisible(false)
  await waitFor(() => expect([...held]).toEqual(['weir-notices-out-of-sight']))
  held.add('weir-notices')
  await changeElsewhere([conversation('a', 'completed', 20)])
  expect(notices).toEqual([])
})
