// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import type { RunEvent } from '@/lib/protocol/events'
import { call, end, runStore, taskEnd, taskStart, text, toolStart } from './agent-run-test-setup'
import { AnswerView } from './answer-view'
import { PanelLinkProvider } from './panel-link'

afterEach(cleanup)

function show(events: readonly RunEvent[], openInPanel: ((spanId: string) => void) | null = null) {
  const { store, take } = runStore(...events)
  const { container } = render(
    <PanelLinkProvider value={openInPanel}>
      <AnswerView store={store} speaker="auditor" isShownRunning isLast onRetry={null} branches={null} />
    </PanelLinkProvider>,
  )
  const lane = (name: string) => screen.getByRole('group', { name: `Sub-agent ${name}` })
  return { take, container, lane }
}

test('two sub-agents at once share one frame, and their texts never mix', () => {
  const { take, container, lane } = show([
    text(1, 'Both look.'),
    call(2, 'c1', 'scout'),
    call(2, 'c2', 'reader'),
    taskStart(3, 'scout', { tool_call_id: 'c1' }),
    taskStart(3, 'reader', { tool_call_id: 'c2' }),
  ])
  take(text(4, 'left ', { span_id: 'scout' }), text(4, 'right ', { span_id: 'reader' }))
  take(text(5, 'side', { span_id: 'scout' }), text(5, 'hand', { span_id: 'reader' }))
  expect(container.querySelectorAll('.lanes')).toHaveLength(1)
  expect(lane('scout').textContent).toContain('left side')
  expect(lane('scout').textContent).not.toContain('right')
  expect(lane('reader').textContent).toContain('right hand')
  expect(container.textContent?.match(/left side/g)).toHaveLength(1)
  expect(container.querySelectorAll('.tool')).toHaveLength(0)
})

test('a nested sub-agent stands in the lane of the one that called it', () => {
  const { lane } = show([
    taskStart(1, 'reader'),
    taskStart(2, 'explainer', { parent_id: 'reader' }),
    toolStart(3, 'c1', 'explain', {}, 'explainer'),
  ])
  const inner = within(lane('reader')).getByRole('group', { name: 'Sub-agent explainer' })
  expect(within(inner).getByRole('button', { name: /explain/ })).toBeDefined()
})

test('a row keeps what a reader opened while its neighbours come', () => {
  const { take } = show([toolStart(1, 'c1', 'search')])
  fireEvent.click(screen.getByRole('button', { name: /search/ }))
  take(toolStart(2, 'c2', 'fetch'), text(3, 'So'))
  expect(screen.getByRole('button', { name: /search/ }).getAttribute('aria-expanded')).toBe('true')
})

test('of three at once, one that has ended folds to its head and can be opened', () => {
  const { take, lane } = show(['a', 'b', 'c'].map((id) => taskStart(1, id)))
  take(text(2, 'Said by a', { span_id: 'a' }), taskEnd(3, 'a'))
  expect(lane('a')).toHaveProperty('open', false)
  expect(lane('b')).toHaveProperty('open', true)
  expect(lane('a').textContent).toContain('Said by a')
})

test('what lies deeper than three rails opens in the panel', () => {
  const open = vi.fn<(spanId: string) => void>()
  const { container } = show(nested(6), open)
  expect(container.querySelectorAll('.nested')).toHaveLength(3)
  fireEvent.click(screen.getByRole('button', { name: /s4.*Open in the panel/ }))
  expect(open).toHaveBeenCalledExactlyOnceWith('s4')
})

test('without a panel it is there all the same, folded', () => {
  const { lane } = show(nested(6))
  expect(lane('s3')).toHaveProperty('open', true)
  expect(lane('s4')).toHaveProperty('open', false)
  expect(lane('s5')).toBeDefined()
})

function nested(count: number): RunEvent[] {
  return Array.from({ length: count }, (_, index) =>
    taskStart(index, `s${index}`, index === 0 ? {} : { parent_id: `s${index - 1}` }),
  )
}

test('what was lost is folded and says how much it is', () => {
  show([
    text(1, 'Half a word'),
    toolStart(2, 'c1', 'search'),
    { type: 'run_resumed', t: 3, reason: 'takeover' },
    text(4, 'Whole'),
  ])
  expect(screen.getByText(/Done again/).textContent).toBe('Done again: 3 words, 1 call of a lost attempt')
})

test('words of sub-agents are not those of the answer', () => {
  show([
    taskStart(1, 'scout'),
    text(2, 'Five words that nobody counts', { span_id: 'scout' }),
    taskEnd(3, 'scout'),
    text(4, 'Two words'),
    end(5, { status: 'stopped', reason: 'limit_time' }),
  ])
  expect(screen.getByText(/Stopped at its limit/).parentElement?.textContent).toContain(
    'These 2 words are kept.',
  )
})
