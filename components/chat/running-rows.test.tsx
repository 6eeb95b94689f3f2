// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { FrameProvider } from '@/components/frame/frame-context'
import type { Conversation } from '@/lib/blocks/transcript'
import { ConversationsProvider, useConversations } from '@/hooks/use-conversations'
import { RunningRows } from './running-rows'

const usage = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }

function conversation(id: string, fields: Partial<Conversation>): Conversation {
  const now = Date.now()
  return {
    id,
    title: `Chat ${id}`,
    tags: [],
    mode: 'chat',
    status: 'completed',
    usage,
    created: now,
    updated: now,
    ...fields,
  }
}

function show(...items: Conversation[]) {
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ items })))
  const none = () => {}
  const frame = { freshCount: 0, startNew: none, open: none, go: none, openSheet: none, setGuard: none }
  return render(
    <ConversationsProvider>
      <FrameProvider value={frame}>
        <RunningRows />
        <ReadCount />
      </FrameProvider>
    </ConversationsProvider>,
  )
}

function ReadCount() {
  const { status, items } = useConversations()
  return status === 'ready' && <p>{items.length} read</p>
}

beforeEach(() => vi.stubGlobal('BroadcastChannel', undefined))
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

test('what runs or waits for a person leads to its conversation, the latest four at most', async () => {
  show(
    conversation('1', { status: 'waiting', mode: 'agent' }),
    conversation('2', {}),
    ...['3', '4', '5', '6'].map((id) => conversation(id, { status: 'running' })),
  )
  const links = await screen.findAllByRole('link')
  expect(links.map((link) => link.getAttribute('href'))).toEqual(['/c/1', '/c/3', '/c/4', '/c/5'])
  expect(links[0]?.textContent).toBe('Chat 1needs you')
  expect(links[1]?.textContent).toMatch(/^Chat 3running0:0\d$/)
})

test('where nothing runs there is no group', async () => {
  const { container } = show(conversation('1', { status: 'failed' }))
  await screen.findByText('1 read')
  expect(container.textContent).toBe('1 read')
})
