// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { approval, approved, call, runStore, taskStart } from '@/components/run/agent-run-test-setup'
import { inputRequest, nodeStart } from '@/components/run/graph-run-test-setup'
import { AnswerView } from '@/components/run/answer-view'
import type { RunEvent } from '@/lib/protocol/events'
import { Announcer } from './announcer'
import { WaitingText } from './waiting-text'

beforeEach(() => {
  Element.prototype.scrollIntoView = vi.fn<() => void>()
})
afterEach(cleanup)

function show(...events: readonly RunEvent[]) {
  const { store, take } = runStore(...events)
  const { container } = render(
    <>
      <AnswerView store={store} speaker="auditor" isShownRunning isLast onRetry={null} branches={null} />
      <div data-testid="row">
        <WaitingText store={store} />
      </div>
      <Announcer store={store} isRunning />
    </>,
  )
  return { take, container, row: () => screen.getByTestId('row').textContent }
}

test('the row says who is awaited and who goes on', () => {
  const { row } = show(
    taskStart(1, 'scout'),
    taskStart(1, 'reader'),
    call(2, 'call-1', 'deploy', '{}', { span_id: 'reader' }),
    approval(3, { span_id: 'reader' }),
  )
  expect(row()).toBe('Waits for your yes· scout goes onReview')
})

test('of a graph it says which nodes go on, without those that run in them', () => {
  const { row, take } = show(
    nodeStart(1, 'page'),
    inputRequest(2, { span_id: 'page' }),
    nodeStart(3, 'report'),
    nodeStart(4, 'look', { parent_id: 'report' }),
  )
  expect(row()).toBe('Waits for your answer· report goes onReview')
  take(nodeStart(5, 'logs'))
  expect(row()).toBe('Waits for your answer· 2 nodes go onReview')
})

test('Review brings the question into view and gives it the focus', () => {
  show(call(1, 'call-1', 'deploy'), approval(2))
  expect(document.activeElement).toBe(document.body)
  fireEvent.click(screen.getByRole('button', { name: 'Review' }))
  expect(document.activeElement).toBe(screen.getByRole('group', { name: /Approval needed/ }))
})

test('each question is announced once, and no more when it is answered', () => {
  const { take, row } = show(call(1, 'call-1', 'deploy'), approval(2))
  expect(screen.getByRole('alert').textContent).toBe('Needs your yes: deploy')
  take(approved(3), {
    type: 'input_request',
    t: 4,
    input_id: 'input-1',
    prompt: 'Which tone?',
  })
  expect(screen.getByRole('alert').textContent).toBe('Needs your answer: Which tone?')
  expect(row()).toContain('Waits for your answer')
  take({ type: 'input_response', t: 5, input_id: 'input-1', value: 'plain', by: 'local' })
  expect(screen.getByRole('alert').textContent).toBe('')
})
