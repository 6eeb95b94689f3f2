// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  approval,
  call,
  runStore,
  start,
  taskEnd,
  taskStart,
  text,
  toolResult,
  toolStart,
} from './agent-run-test-setup'
import { AnswerView } from './answer-view'
import { RunPanel } from './run-panel'

let isOverlay = false

beforeEach(() => {
  isOverlay = false
  vi.stubGlobal('matchMedia', () => ({ matches: isOverlay }))
  Element.prototype.scrollIntoView = vi.fn<() => void>()
})

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

function show() {
  const { store, take } = runStore(
    start({ limits: { max_iterations: 10 } }),
    call(1, 'c9', 'scout'),
    ...['a', 'b', 'c'].map((id) => taskStart(2, id)),
    toolStart(3, 'c5', 'fetch_page', {}, 'a'),
    toolResult(4, 'c5', { span_id: 'a', duration_ms: 900, status: 'timed_out' }),
    taskEnd(5_002, 'a'),
    call(6_000, 'call-1', 'deploy'),
    approval(6_001),
  )
  const onClose = vi.fn<() => void>()
  const view = render(
    <>
      <AnswerView store={store} speaker="auditor" isShownRunning isLast onRetry={null} branches={null} />
      <aside>
        <RunPanel store={store} onClose={onClose} />
      </aside>
    </>,
  )
  const panel = within(screen.getByRole('complementary'))
  return { store, take, onClose, panel, view }
}

test('a gauge for each limit, and figures for what has none', () => {
  const { panel, take } = show()
  expect(panel.getByRole('meter', { name: 'Turns' }).getAttribute('aria-valuetext')).toBe('1 of 10')
  expect(panel.queryByRole('meter', { name: 'Tokens' })).toBeNull()
  take(text(6_100, 'Next', { turn: 7 }))
  return waitFor(() =>
    expect(panel.getByRole('meter', { name: 'Turns' }).getAttribute('aria-valuenow')).toBe('20'),
  )
})

test('the tree has who ran in whom, and how each stands', () => {
  const { panel } = show()
  const lines = panel.getAllByRole('listitem').map((item) => item.firstElementChild?.textContent)
  expect(lines.slice(0, 4)).toEqual(['Aauditorwaits', 'scoutwriting', '3 in parallel', 'Aa5.0 s'])
  expect(lines[4]).toBe('fetch_pagetimed out')
  expect(lines.at(-1)).toMatch(/^deploywaits /)
  expect(panel.getByText('3 calls, 3 sub-agents')).toBeDefined()
})

test('a line leads to its block, and opens what that is folded in', async () => {
  const { panel } = show()
  const lane = screen.getByRole('group', { name: 'Sub-agent a' })
  expect(lane).toHaveProperty('open', false)
  fireEvent.click(panel.getByRole('button', { name: /fetch_page/ }))
  await waitFor(() =>
    expect(document.activeElement).toBe(within(lane).getByRole('button', { name: /fetch_page/ })),
  )
  expect(lane).toHaveProperty('open', true)
})

test('the line of a call that waits leads to its question', async () => {
  const { panel } = show()
  const line = panel.getByRole('button', { name: /deploy/ })
  expect(line.getAttribute('aria-current')).toBe('true')
  fireEvent.click(line)
  await waitFor(() =>
    expect(document.activeElement).toBe(screen.getByRole('group', { name: /Approval needed/ })),
  )
})

test('over the page it takes the focus, closes before it leads anywhere, and gives the focus back', () => {
  isOverlay = true
  const { panel, onClose, view } = show()
  expect(document.activeElement).toBe(panel.getByRole('button', { name: 'Close' }))
  fireEvent.click(panel.getByRole('button', { name: /fetch_page/ }))
  expect(onClose).toHaveBeenCalledOnce()
  view.unmount()
  expect(document.activeElement).toBe(document.body)
})

test('a sub-agent that lies too deep for the stream is shown here', () => {
  const { store, view } = show()
  view.rerender(<RunPanel store={store} onClose={() => {}} spanId="a" />)
  expect(screen.getByRole('heading', { name: /^a/ })).toBeDefined()
  expect(screen.getByText('Task of a')).toBeDefined()
  fireEvent.click(screen.getByRole('button', { name: 'Back' }))
  expect(screen.queryByText('Task of a')).toBeNull()
})
