// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { writePreference, draftKey } from '@/hooks/preferences'
import { AgentsProvider } from '@/hooks/use-agents'
import { GraphsProvider } from '@/hooks/use-graphs'
import type { Models } from '@/hooks/use-models'
import type { ChosenSpeaker } from '@/hooks/use-speaker'
import { Composer } from './composer'

const models: Models = {
  status: 'ready',
  items: [{ id: 'demo', demo: true }],
  problem: undefined,
  chosen: 'demo',
  choose: () => {},
}

const demo: ChosenSpeaker = {
  speaker: { kind: 'model', id: 'demo' },
  name: 'demo',
  isLoading: false,
  choose: () => {},
  settle: () => {},
}

beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: true }))
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ items: [] })))
})

afterEach(() => {
  cleanup()
  writePreference(draftKey(null), null)
  vi.unstubAllGlobals()
})

function setUp(isRunning = false, chosen = demo) {
  const onSend = vi.fn<(text: string) => void>()
  const onStop = vi.fn<() => void>()
  render(
    <AgentsProvider>
      <GraphsProvider>
        <Composer
          conversationId={null}
          models={models}
          chosen={chosen}
          isRunning={isRunning}
          onSend={onSend}
          onStop={onStop}
        />
      </GraphsProvider>
    </AgentsProvider>,
  )
  const field = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' })
  const write = (text: string) => fireEvent.change(field, { target: { value: text } })
  return { onSend, onStop, field, write }
}

test('Enter sends the trimmed text and empties the field', () => {
  const { field, write, onSend } = setUp()
  write('  Hello \n')
  fireEvent.keyDown(field, { key: 'Enter' })
  expect(onSend).toHaveBeenCalledExactlyOnceWith('Hello')
  expect(field.value).toBe('')
})

test('Shift+Enter, and the Enter that ends a composition, send nothing', () => {
  const { field, write, onSend } = setUp()
  write('你')
  fireEvent.keyDown(field, { key: 'Enter', shiftKey: true })
  fireEvent.keyDown(field, { key: 'Enter', isComposing: true })
  expect(onSend).not.toHaveBeenCalled()
})

test('blank text is not sent', () => {
  const { field, write, onSend } = setUp()
  write(' \n ')
  fireEvent.keyDown(field, { key: 'Enter' })
  expect(onSend).not.toHaveBeenCalled()
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Send' }).disabled).toBe(true)
})

test('while a run goes on, Enter keeps the text and Stop stands where Send was', () => {
  const { field, write, onSend, onStop } = setUp(true)
  write('next')
  fireEvent.keyDown(field, { key: 'Enter' })
  expect(onSend).not.toHaveBeenCalled()
  expect(field.value).toBe('next')
  fireEvent.click(screen.getByRole('button', { name: 'Stop' }))
  expect(onStop).toHaveBeenCalledOnce()
  expect(screen.queryByRole('button', { name: 'Send' })).toBeNull()
})

test('what was being written is there again after the page comes back', () => {
  setUp().write('half a thought')
  cleanup()
  expect(setUp().field.value).toBe('half a thought')
})

test('an agent or a graph that answers is named; nothing is sent while it is not known who does', () => {
  setUp(false, { ...demo, speaker: { kind: 'agent', id: 'scout' }, name: 'Scout' })
  expect(screen.getByRole('button', { name: /^Agent: ?Scout$/ })).toBeTruthy()
  expect(screen.getByPlaceholderText('Ask Scout')).toBeTruthy()
  cleanup()
  setUp(false, { ...demo, speaker: { kind: 'graph', id: 'triage' }, name: 'Triage' })
  expect(screen.getByRole('button', { name: /^Graph: ?Triage$/ })).toBeTruthy()
  expect(screen.getByPlaceholderText('Give Triage its input')).toBeTruthy()
  cleanup()
  const { field, write, onSend } = setUp(false, { ...demo, speaker: null, name: null, isLoading: true })
  write('Hello')
  fireEvent.keyDown(field, { key: 'Enter' })
  expect(onSend).not.toHaveBeenCalled()
})

test('while it is not known who answers, nothing says that nobody does', () => {
  const { field } = setUp(false, { ...demo, speaker: null, name: null, isLoading: true })
  expect(screen.getByRole('button', { name: /Who answers|Model/ }).textContent).toContain('…')
  expect(field.disabled).toBe(false)
})
