// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { call, runStore, toolResult, toolStart } from '@/components/run/agent-run-test-setup'
import type { RunEvent } from '@/lib/protocol/events'
import { ToolCard } from './tool-card'

beforeEach(() => {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      disconnect() {}
    },
  )
})

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

function show(...events: readonly RunEvent[]) {
  const { store, take } = runStore(...events)
  const { container } = render(<ToolCard store={store} id=":0" isLive />)
  return { take, container, row: screen.getByRole('button') }
}

test('one row from the first argument to the result', () => {
  const { row, take } = show(call(1, 'c1', 'fetch_page', '{"url": "https://exa'))
  expect(row.textContent).toContain('{"url": "https://exa')
  expect(row.textContent).toContain('writing')
  take(toolStart(2, 'c1', 'fetch_page', { url: 'https://example.com' }))
  expect(row.textContent).toContain('https://example.com')
  take({
    type: 'tool_progress',
    t: 3,
    tool_call_id: 'c1',
    message: '38 of 120 files',
    progress: 30,
    total: 120,
  })
  expect(row.textContent).toMatch(/38 of 120 files · \d/)
  expect(screen.getByRole<HTMLProgressElement>('progressbar').value).toBe(0.25)
  take(toolResult(4, 'c1', { duration_ms: 1_100, content: [{ type: 'text', text: 'A page, that is long' }] }))
  expect(row.textContent).toContain('1.1 s')
  expect(screen.queryByRole('progressbar')).toBeNull()
  expect(screen.getByRole('button')).toBe(row)
})

test('no meter when the tool does not say of how much', () => {
  const { take } = show(toolStart(1, 'c1', 'scan'))
  take({ type: 'tool_progress', t: 2, tool_call_id: 'c1', progress: 3 })
  expect(screen.queryByRole('progressbar')).toBeNull()
})

test('it opens to its arguments and its result', () => {
  const { row, container } = show(
    toolStart(1, 'c1', 'search', { query: 'weir' }),
    toolResult(2, 'c1', {
      content: [
        { type: 'json', json: [{ name: 'a', hits: 3 }] },
        { type: 'artifact', artifact_id: 'a/1', size: 90_000, media_type: 'text/html', head: '<b>bold</b>' },
      ],
    }),
  )
  expect(row.getAttribute('aria-expanded')).toBe('false')
  fireEvent.click(row)
  expect(row.getAttribute('aria-expanded')).toBe('true')
  const details = screen.getByRole('group', { name: 'search: arguments and result' })
  expect(details.id).toBe(row.getAttribute('aria-controls'))
  expect(details.textContent).toContain('"query": "weir"')
  expect(within(details).getByRole('columnheader', { name: 'hits' })).toBeDefined()
  expect(details.textContent).toContain('text/html · 90 KB')
  expect(within(details).getByRole('link', { name: 'Download' }).getAttribute('href')).toBe(
    '/api/runs/run-1/artifacts/a%2F1',
  )
  expect(container.querySelector('b')).toBeNull()
})

test('markup in a result is never markup of the page', () => {
  const hostile =
    '# Hi\n\n- a\n- b\n\n<img src=x onerror=alert(1)><script>alert(2)</script>[x](javascript:alert(3))'
  const { row, container } = show(
    toolStart(1, 'c1', 'read'),
    toolResult(2, 'c1', { content: [{ type: 'text', text: hostile }] }),
  )
  fireEvent.click(row)
  expect(container.querySelector('h1')?.textContent).toBe('Hi')
  expect(container.querySelectorAll('img, script, [href]')).toHaveLength(0)
  expect(container.textContent).toContain('<script>alert(2)</script>')
})

test('a long table shows its first rows, and all of them by a click', () => {
  const json = Array.from({ length: 120 }, (_, index) => ({ name: `row ${index}` }))
  const { row } = show(toolStart(1, 'c1', 'list'), toolResult(2, 'c1', { content: [{ type: 'json', json }] }))
  fireEvent.click(row)
  expect(screen.getAllByRole('row')).toHaveLength(51)
  fireEvent.click(screen.getByRole('button', { name: 'Show all 120 rows' }))
  expect(screen.getAllByRole('row')).toHaveLength(121)
})

test('a draft of an agent is open while it is written', () => {
  const { take } = show(call(1, 'c1', 'draft_agent', '{"name": "Note wri'))
  const draft = screen.getByRole('group', { name: 'Draft of an agent' })
  expect(draft.textContent).toContain('NameNote wri')
  take(call(2, 'c1', '', 'ter", "tools": ["fetch_page"], "instructions": "You write'))
  expect(draft.textContent).toContain('Note writer')
  expect(draft.textContent).toContain('fetch_page')
  expect(within(draft).getByRole('group', { name: 'Instructions' }).textContent).toBe('You write')
})

test('a draft folds once the same agent is saved below it', () => {
  const { row, take } = show(call(1, 'c0', 'draft_agent', '{"name": "Adder", "instructions": "Add."}'))
  take(call(2, 'c1', 'save_agent', '{"name": "Sub'))
  expect(row.getAttribute('aria-expanded')).toBe('true')
  take(call(3, 'c2', 'save_agent', '{"name": "Adder", "ins'))
  expect(row.getAttribute('aria-expanded')).toBe('false')
  fireEvent.click(row)
  expect(screen.getByRole('group', { name: 'Draft of an agent' }).textContent).toContain('Adder')
})
