// @vitest-environment jsdom
import { cleanup, renderHook, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Turn } from './message-path'
import { modelKey, writePreference } from './preferences'
import type { Speaker } from './speaker'
import { AgentsProvider } from './use-agents'
import { GraphsProvider } from './use-graphs'
import { ModelsProvider, useModels } from './use-models'
import { useSpeaker } from './use-speaker'

const digest = { id: 'digest', definition: { name: 'Daily digest' } }
const answers: Readonly<Record<string, object>> = {
  '/api/models': {
    items: [
      { id: 'demo', demo: true },
      { id: 'steady', demo: false },
    ],
    default: 'demo',
  },
  '/api/agents': { items: [] },
  '/api/graphs': { items: [digest] },
}

beforeEach(() => {
  vi.stubGlobal('fetch', (url: string) => Promise.resolve(Response.json(answers[url])))
})
afterEach(() => {
  cleanup()
  writePreference(modelKey, null)
  vi.unstubAllGlobals()
})

function Lists({ children }: { readonly children: ReactNode }) {
  return (
    <ModelsProvider>
      <AgentsProvider>
        <GraphsProvider>{children}</GraphsProvider>
      </AgentsProvider>
    </ModelsProvider>
  )
}

function open(chat: Parameters<typeof useSpeaker>[0], wanted: Speaker | null = null) {
  return renderHook(() => useSpeaker(chat, wanted), { wrapper: Lists }).result
}

const fresh = { status: 'new', mode: 'chat', turns: [] } as const

function answeredBy(speaker: string): Turn {
  const shared = { conversation_id: 'one', created: 0 }
  const prompt = { ...shared, id: 'prompt', parent_id: null, role: 'user', content: 'Hi' } as const
  const answer = {
    ...shared,
    id: 'answer',
    parent_id: 'prompt',
    role: 'assistant',
    run_id: 'run',
    speaker,
    blocks: [],
  } as const
  return { prompt, answers: [answer], answer }
}

test('a graph that the address names is chosen at once, and has no name until its name is known', async () => {
  const chosen = open(fresh, { kind: 'graph', id: 'digest' })
  expect(chosen.current).toMatchObject({
    speaker: { kind: 'graph', id: 'digest' },
    name: null,
    isLoading: true,
  })
  await waitFor(() => expect(chosen.current).toMatchObject({ name: 'Daily digest', isLoading: false }))
})

test('one that is in no list goes by its id, once that is known', async () => {
  const chosen = open(fresh, { kind: 'graph', id: 'gone' })
  expect(chosen.current.name).toBeNull()
  await waitFor(() => expect(chosen.current).toMatchObject({ name: 'gone', isLoading: false }))
})

test('the model that spoke last goes on, not the one that this browser remembers', async () => {
  writePreference(modelKey, 'demo')
  const chosen = open({ status: 'ready', mode: 'chat', turns: [answeredBy('steady')] })
  await waitFor(() => expect(chosen.current.speaker).toEqual({ kind: 'model', id: 'steady' }))
})

test('where that model is no longer there, the remembered one does', async () => {
  writePreference(modelKey, 'steady')
  const chosen = open({ status: 'ready', mode: 'chat', turns: [answeredBy('gone')] })
  await waitFor(() => expect(chosen.current.speaker).toEqual({ kind: 'model', id: 'steady' }))
})

test('while a conversation is read nobody knows who answers, also when the models are there', async () => {
  const chat = { status: 'loading', mode: 'chat', turns: [] } as const
  const page = renderHook(() => ({ chosen: useSpeaker(chat, null), models: useModels() }), { wrapper: Lists })
  await waitFor(() => expect(page.result.current.models.chosen).toBe('demo'))
  expect(page.result.current.chosen).toMatchObject({ speaker: null, name: null, isLoading: true })
})
