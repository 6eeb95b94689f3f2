// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { end, runStore, text } from '@/components/run/agent-run-test-setup'
import {
  failedOnce,
  graphOf,
  graphStart,
  inputRequest,
  nodeEnd,
  nodeStart,
  runOf,
  secondAttempt,
} from '@/components/run/graph-run-test-setup'
import { RunPanel } from '@/components/run/run-panel'
import type { RunEvent } from '@/lib/protocol/events'

beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: false }))
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      disconnect() {}
    },
  )
  HTMLElement.prototype.scrollIntoView = vi.fn<() => void>()
  HTMLDialogElement.prototype.showModal = function show() {
    this.open = true
  }
  HTMLDialogElement.prototype.close = function close() {
    this.open = false
  }
})

afterEach(() => {
  cleanup()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const definition = runOf(
  graphOf(
    [
      { kind: 'model', id: 'look', retry: { attempts: 3 } },
      { kind: 'model', id: 'write' },
    ],
    [
      { from: 'start', to: 'look' },
      { from: 'look', to: 'write' },
      { from: 'write', to: 'end' },
    ],
  ),
)

function show(...events: readonly RunEvent[]) {
  const { store, take } = runStore(graphStart(definition), ...events)
  const actions = { onRerun: vi.fn<(id: string) => void>(), onFork: vi.fn<(id: string) => void>() }
  render(<RunPanel store={store} onClose={() => {}} actions={actions} />)
  const lanes = () => within(screen.getByRole('list', { name: 'Timeline' })).getAllByRole('button')
  const open = (name: RegExp) =>
    fireEvent.click(lanes().find((lane) => name.test(lane.textContent)) ?? document)
  return { take, actions, lanes, open }
}

const ended = [
  nodeStart(1, 'look', { input: 'Look at p95' }),
  text(2, 'All well', { span_id: 'look' }),
  nodeEnd(2_001, 'look', {
    output: 'All well',
    usage: { prompt_tokens: 3_000, completion_tokens: 104, total_tokens: 3_104 },
  }),
  end(2_002),
]

/** Answers every request, and keeps what was asked. */
function server(response: () => Response) {
  const asked: { url: string; body: unknown }[] = []
  vi.stubGlobal('fetch', (url: string, { body }: { body: string }) => {
    asked.push({ url, body: JSON.parse(body) })
    return Promise.resolve(response())
  })
  return asked
}

const started = () =>
  new Response('', { headers: { 'X-Run-Id': 'run-2', 'X-Conversation-Id': 'conversation-2' } })

test('a lane for each node says when it ran, and how', () => {
  const { lanes } = show(...failedOnce(1, 2_001, 'look'), secondAttempt(6_000, 'look'))
  expect(lanes().map((lane) => lane.textContent)).toEqual(['lookfailed 2.0 s. pause 3.9 s. runs. '])
  expect(screen.getByText('0 of 2 done')).toBeDefined()
})

test('the drawing says how each node stands', () => {
  const { take } = show(nodeStart(1, 'look'))
  const node = (name: RegExp) =>
    within(screen.getByRole('list', { name: 'Nodes of Incident report' })).getByRole('button', { name })
  expect(node(/^look/).textContent).toContain('running')
  expect(node(/^write/).textContent).toContain('waits for 1')
  take(nodeEnd(2_001, 'look'), nodeStart(2_002, 'write'))
  expect(node(/^look/).textContent).toContain('done')
  expect(node(/^write/).textContent).toContain('running')
})

test('a lane leads to its node: how it went, what it was given, what it said', () => {
  const { open } = show(...ended)
  open(/look/)
  const panel = within(screen.getByRole('region', { name: 'Node look' }))
  expect(panel.getByText('3,104')).toBeDefined()
  expect(panel.getByText('2.0 s')).toBeDefined()
  expect(panel.getByRole('tabpanel').textContent).toBe('All well')
  fireEvent.click(panel.getByRole('tab', { name: 'Input' }))
  expect(panel.getByRole('tabpanel').textContent).toBe('Look at p95')
  fireEvent.click(panel.getByRole('tab', { name: 'Messages' }))
  expect(panel.getByRole('tabpanel').textContent).toBe('userLook at p95assistantAll well')
  fireEvent.click(panel.getByRole('button', { name: 'Back' }))
  expect(screen.getByRole('list', { name: 'Timeline' })).toBeDefined()
})

test('in a pause a node says the same in its panel as elsewhere', () => {
  vi.useFakeTimers({ now: 1_000_000 })
  const { open, take } = show(...failedOnce(1, 2_001, 'look'))
  open(/look/)
  const panel = within(screen.getByRole('region', { name: 'Node look' }))
  const state = () => panel.getByText('State').nextElementSibling?.textContent
  expect(state()).toBe('retries in 4 s')
  take(secondAttempt(6_001, 'look'))
  expect(state()).toBe('running')
})

test('a node that waits for a person says so in its panel and in the tree', () => {
  const { open } = show(
    nodeStart(1, 'look'),
    inputRequest(2, { span_id: 'look', prompt: 'We saw the **double charge**.\n\nRefund it?' }),
  )
  const line = (name: RegExp) =>
    within(screen.getByRole('list', { name: 'Run' })).getByRole('button', { name })
  expect(line(/look/).textContent).toContain('waits')
  expect(line(/double charge/).textContent).toMatch(/^We saw the double charge\.waits/)
  open(/look/)
  const panel = within(screen.getByRole('region', { name: 'Node look' }))
  expect(panel.getByText('State').nextElementSibling?.textContent).toBe('needs you')
})

test('nothing is run again while the run goes on', () => {
  const { open, take } = show(...ended.slice(0, 2))
  open(/look/)
  expect(screen.queryByRole('button', { name: 'Rerun from here' })).toBeNull()
  take(...ended.slice(2))
  expect(screen.getByRole('button', { name: 'Rerun from here' })).toBeDefined()
})

test('a node runs again with an edited input, and the page shows the new run', async () => {
  const asked = server(started)
  const { open, actions } = show(...ended)
  open(/look/)
  fireEvent.click(screen.getByRole('button', { name: 'Rerun from here' }))
  fireEvent.change(screen.getByLabelText('Input'), { target: { value: 'Look at p99' } })
  fireEvent.click(screen.getByRole('button', { name: 'Rerun' }))
  await waitFor(() => expect(actions.onRerun).toHaveBeenCalledExactlyOnceWith('run-2'))
  expect(asked).toEqual([{ url: '/api/runs/run-1/rerun', body: { span_id: 'look', input: 'Look at p99' } }])
  expect(screen.queryByRole('dialog')).toBeNull()
})

test('a pinned output, and a fork, say so to the server', async () => {
  const asked = server(started)
  const { open, actions } = show(...ended)
  open(/look/)
  fireEvent.click(screen.getByRole('button', { name: 'Pin output' }))
  fireEvent.change(screen.getByLabelText('Output'), { target: { value: 'All bad' } })
  fireEvent.click(screen.getByRole('button', { name: 'Run with it' }))
  await waitFor(() => expect(actions.onRerun).toHaveBeenCalledOnce())
  fireEvent.click(screen.getByRole('button', { name: 'Fork' }))
  fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Fork' }))
  await waitFor(() => expect(actions.onFork).toHaveBeenCalledExactlyOnceWith('conversation-2'))
  expect(asked).toEqual([
    { url: '/api/runs/run-1/rerun', body: { span_id: 'look', output: 'All bad' } },
    { url: '/api/runs/run-1/fork', body: { span_id: 'look' } },
  ])
})

test('what was written stays when the server refuses', async () => {
  const error = {
    message: 'Another run goes on here.',
    type: 'conflict_error',
    code: 'run_in_progress',
    param: null,
  }
  server(() => Response.json({ error }, { status: 409 }))
  const { open, actions } = show(...ended)
  open(/look/)
  fireEvent.click(screen.getByRole('button', { name: 'Rerun from here' }))
  fireEvent.change(screen.getByLabelText('Input'), { target: { value: 'Look at p99' } })
  fireEvent.click(screen.getByRole('button', { name: 'Rerun' }))
  expect((await screen.findByRole('alert')).textContent).toBe('Another run goes on here.')
  expect(screen.getByLabelText('Input')).toHaveProperty('value', 'Look at p99')
  expect(actions.onRerun).not.toHaveBeenCalled()
})

test('of many lanes those in view are drawn', () => {
  const { lanes } = show(
    ...Array.from({ length: 200 }, (_, index) => [
      nodeStart(index, `n${index}`),
      nodeEnd(index + 1, `n${index}`),
    ]).flat(),
  )
  expect(lanes().length).toBeLessThan(30)
  const list = screen.getByRole('list', { name: 'Timeline' })
  Object.defineProperty(list, 'clientHeight', { value: 336 })
  fireEvent.scroll(list, { target: { scrollTop: 2_400 } })
  expect(lanes()[0]?.textContent).toContain('n92')
})
